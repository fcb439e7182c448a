package io.cadenza.eval.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.eval.likelihood.HeldOutLoss.PieceLoss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutLossTest {
    private static final Backend NGRAM = Backends.installed().choose("ngram", ModelTypes.named("ngram", 2), Task.TRAIN);
    private static final RuntimeOptions RUNTIME = RuntimeOptions.cpu(1);

    /** Two pieces: 10 + 20 nats over 10 + 30 tokens and 5 + 5 quarters. */
    @Test
    void lossesAreSumsOverPiecesNotMeansOfMeans() {
        HeldOutLoss loss = HeldOutLoss.of("m", List.of(new PieceLoss(10, 10, 5), new PieceLoss(20, 30, 5)), 1);

        assertThat(loss.perToken().value()).isEqualTo(0.75);
        assertThat(loss.perQuarter().orElseThrow().value()).isEqualTo(3);
        assertThat(loss.perplexity()).isCloseTo(Math.exp(0.75), within(1e-12));
    }

    /** Of two pieces at 1 and 2/3 nats, every resample lies between, and both ends are drawn a quarter of the time. */
    @Test
    void theIntervalIsThatOfResampledPieces() {
        List<PieceLoss> pieces = List.of(new PieceLoss(10, 10, 5), new PieceLoss(20, 30, 5));
        Interval interval = HeldOutLoss.of("m", pieces, 1).perToken();

        assertThat(interval.low()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(interval.high()).isEqualTo(1);
        assertThat(HeldOutLoss.of("m", pieces, 1).perToken()).isEqualTo(interval);
    }

    /** Pieces of loss 0 and 2, fifty of each: the mean's standard deviation is 1/√100, so ± 1.96 · 0.1. */
    @Test
    void theIntervalOfManyPiecesIsTwoStandardErrorsWide() {
        List<PieceLoss> pieces = new ArrayList<>(Collections.nCopies(50, new PieceLoss(0, 1, 1)));
        pieces.addAll(Collections.nCopies(50, new PieceLoss(2, 1, 1)));
        Interval interval = HeldOutLoss.of("m", pieces, 3).perToken();

        assertThat(interval.low()).isCloseTo(1 - 0.196, within(0.04));
        assertThat(interval.high()).isCloseTo(1 + 0.196, within(0.04));
    }

    @Test
    void withoutALengthThereIsNoLossPerQuarter() {
        assertThat(HeldOutLoss.of("m", List.of(new PieceLoss(10, 10, 0)), 1).perQuarter())
                .isEmpty();
    }

    /** Uniform over four tokens: every token but the first costs ln 4. */
    @Test
    void everyTokenButTheFirstIsScoredOnce() {
        TrainingState uniform =
                PieceCounting.count(NGRAM, NgramSpec.empty(4, 0, 0.5, 1), List.of(new int[] {0}), RUNTIME);
        try (SequenceModel model = NGRAM.open(uniform.spec(), uniform.weights(), RUNTIME)) {
            assertThat(TokenLoss.ofPiece(model, new int[] {0, 3, 2}))
                    .containsExactly(new double[] {0, Math.log(4), Math.log(4)}, within(1e-6));
        }
    }
}
