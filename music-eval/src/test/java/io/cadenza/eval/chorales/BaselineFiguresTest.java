package io.cadenza.eval.chorales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.eval.chorales.ChoraleFile.ChoraleSet;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Figures for the standard split that a program written apart from this one computed: 61.00 (which is 88 ln 2), 11.09 and 10.49 for
 * independent keys, 5.83 for an n-gram of note tokens. None of them is from the literature.
 */
class BaselineFiguresTest {
    private static final Path FILE =
            Path.of(System.getProperty("cadenza.shared", "../shared"), "paper-tables", "jsb-chorales.json");
    private static ChoraleSet chorales;

    @BeforeAll
    static void read() {
        assumeTrue(Files.exists(FILE), "the published chorales are not here: set cadenza.shared to their folder");
        chorales = ChoraleFile.read(FILE);
    }

    private static void assertTest(PitchModel model, double expected) {
        assertThat(model.score(chorales.test()).natsPerFrame()).isCloseTo(expected, within(0.005));
    }

    @Test
    void uniformUnigramAndMarkovAreReproduced() {
        assertTest(PitchModel.uniform(), 61.00);
        assertTest(PitchModel.unigram(chorales.training()), 11.09);
        assertTest(PitchModel.markov(chorales.training()), 10.49);
    }

    /** That n-gram's order and smoothing were others, so only the neighbourhood is asked for. */
    @Test
    void theNgramOfNoteTokensIsNear() {
        Backend ngram = Backends.installed().choose("ngram", ModelTypes.named("ngram", 2), Task.TRAIN);
        TrainingState state =
                new ChoraleTraining(chorales, 0).count(ngram, NgramSpec.empty(90, 8, 0.75, 1), RuntimeOptions.cpu(1));

        assertThat(NgramSearch.score(state, chorales.test(), ngram, RuntimeOptions.cpu(1))
                        .all()
                        .natsPerFrame())
                .isCloseTo(5.83, within(0.2));
    }
}
