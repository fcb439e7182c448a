package io.cadenza.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EvaluationTargetsTest {
    private static EvaluationTargets heldOut(DatasetOptions options, int most) {
        BenchmarkCorpus corpus = TinyPlan.corpus();
        return EvaluationTargets.of(corpus, options, TokenDataset.of(corpus.pieces(), options), most);
    }

    @Test
    void everyPlaceOfAHeldOutPieceAfterAWholeWindowIsATarget() {
        BenchmarkCorpus corpus = TinyPlan.corpus();
        TokenDataset dataset = TokenDataset.of(corpus.pieces(), TinyPlan.DATA);
        int[] expected = corpus.pieces().stream()
                .filter(piece -> dataset.pieces(Subset.VALIDATION).contains(piece.name()))
                .flatMapToInt(piece -> Arrays.stream(piece.toArray()).skip(8))
                .toArray();

        assertThat(heldOut(TinyPlan.DATA, 100).targets()).isEqualTo(expected);
    }

    @Test
    void ofTooManyEvenlySpacedOnesAreTaken() {
        int[] all = heldOut(TinyPlan.DATA, 100).targets();
        // 32 candidates and at most 15: every third
        int[] every = heldOut(TinyPlan.DATA, 15).targets();
        assertThat(every).hasSize(11);
        for (int i = 0; i < every.length; i++) {
            assertThat(every[i]).isEqualTo(all[3 * i]);
        }
    }

    @Test
    void whereWindowsAreHeldOutTheirLastTokensAreTheTargets() {
        DatasetOptions options = new DatasetOptions(8, 1, SplitMode.WINDOW, 0.25, 0, 1);
        // 10 pieces of 40 tokens have 32 windows each; a quarter of 320
        assertThat(heldOut(options, 100).count()).isEqualTo(80);
    }
}
