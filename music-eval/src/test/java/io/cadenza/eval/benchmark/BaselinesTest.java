package io.cadenza.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.PieceSplit;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.eval.benchmark.BenchmarkResults.Baselines;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Of three neighbouring keys the training piece and the held-out one have the middle one alone, five times. */
class BaselinesTest {
    private static final TokenizerSpec TOKENIZER = TokenizerSpec.of("note-chord", Map.of());
    private static final DatasetOptions DATA = new DatasetOptions(2, 1, SplitMode.PIECE, 0.5, 0, 1);

    private static BenchmarkCorpus corpus() {
        ScoreTokenizer scores = TOKENIZER.create().requireScores();
        List<String> symbols = List.of(
                scores.transpose("D4:6", -1).orElseThrow(),
                "D4:6",
                scores.transpose("D4:6", 1).orElseThrow());
        return new BenchmarkCorpus(
                "a test",
                TOKENIZER,
                Vocabulary.of(symbols),
                List.of(TokenSequence.of("a", 1, 1, 1, 1, 1), TokenSequence.of("b", 1, 1, 1, 1, 1)),
                new PieceSplit(new TreeMap<>(Map.of("a", Subset.TRAINING, "b", Subset.VALIDATION))));
    }

    private static double unigram(int semitones) {
        BenchmarkCorpus corpus = corpus();
        EvaluationTargets heldOut = EvaluationTargets.of(corpus, DATA, corpus.dataset(DATA), 100);
        return Baselines.of(3, corpus.dataset(DATA, corpus.versions(semitones)), 2 * semitones + 1, heldOut)
                .unigram();
    }

    /** Three windows of two targets: p = (6 + 1) ÷ (6 + 3). */
    @Test
    void theUnigramCountsTheTrainingPieces() {
        assertThat(unigram(0)).isCloseTo(Math.log(9.0 / 7), within(1e-12));
    }

    /** In each of three keys six targets: p = (6 + 1) ÷ (18 + 3). */
    @Test
    void itCountsThemInTheKeysThatModelsAreTrainedIn() {
        assertThat(unigram(1)).isCloseTo(Math.log(3), within(1e-12));
    }
}
