package io.cadenza.eval.chorales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.eval.chorales.ChoraleFile.ChoraleSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoteTokensTest {
    private static final Chorale CHORALE = new Chorale(List.of(List.of(60, 64), List.of(), List.of(62)));
    private static final RuntimeOptions RUNTIME = RuntimeOptions.cpu(1);
    private static final Backend NGRAM = Backends.installed().choose("ngram", ModelTypes.named("ngram", 2), Task.TRAIN);

    /** The start, E4 and C4 from high to low, the end of the frame; the end; D4 and the end. Key 21 has id 2. */
    @Test
    void framesAreKeysFromHighToLowAndAnEnd() {
        assertThat(NoteTokens.ids(CHORALE)).containsExactly(0, 45, 41, 1, 1, 43, 1);
        assertThat(NoteTokens.vocabulary().size()).isEqualTo(90);
        assertThat(NoteTokens.vocabulary().symbols()).element(41).isEqualTo("60");
    }

    /** Frames 2 and 3 are three tokens, each of probability 1/90. */
    @Test
    void aFramesLossIsThatOfItsTokens() {
        ChoraleSet chorales = new ChoraleSet(List.of(CHORALE), List.of(CHORALE), List.of(CHORALE));
        TrainingState uniform = new ChoraleTraining(chorales, 0).count(NGRAM, NgramSpec.empty(90, 0, 0.5, 1), RUNTIME);
        FrameLoss loss = NgramSearch.score(uniform, List.of(CHORALE), NGRAM, RUNTIME);

        assertThat(loss.frames()).isEqualTo(2);
        assertThat(loss.nats()).isCloseTo(3 * Math.log(90), within(1e-5));
    }

    /** One semitone each way triples the training piece; one that reaches the piano's end goes one way only. */
    @Test
    void transpositionsAreForTrainingOnlyAndStayOnThePiano() {
        Chorale top = new Chorale(List.of(List.of(108), List.of(100)));
        ChoraleSet chorales = new ChoraleSet(List.of(CHORALE, top), List.of(CHORALE), List.of(CHORALE));
        TokenDataset dataset = new ChoraleTraining(chorales, 1).dataset(4, 10);

        assertThat(dataset.pieces(Subset.TRAINING)).hasSize(3 + 2);
        assertThat(dataset.pieces(Subset.VALIDATION)).hasSize(1);
        assertThat(dataset.inOrder(Subset.TRAINING, 1, 0).get(0).inputs()).containsExactly(0, 44, 40, 1);
    }
}
