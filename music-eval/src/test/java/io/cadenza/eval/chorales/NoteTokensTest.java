package io.cadenza.eval.chorales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.WindowLayout;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.eval.chorales.ChoraleFile.ChoraleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

    /**
     * Frames 2 and 3 are three tokens, each of probability 1/90. After the end of a frame 89 tokens can follow, all but the start;
     * after D4, id 43, the 41 lower keys and the end.
     */
    @Test
    void aFramesLossIsThatOfItsTokens() {
        ChoraleSet chorales = new ChoraleSet(List.of(CHORALE), List.of(CHORALE), List.of(CHORALE));
        TrainingState uniform = new ChoraleTraining(chorales, 0).count(NGRAM, NgramSpec.empty(90, 0, 0.5, 1), RUNTIME);
        NoteTokens.Scores scores = NgramSearch.score(uniform, List.of(CHORALE), NGRAM, RUNTIME);

        assertThat(scores.all().frames()).isEqualTo(2);
        assertThat(scores.all().nats()).isCloseTo(3 * Math.log(90), within(1e-5));
        assertThat(scores.possible().frames()).isEqualTo(2);
        assertThat(scores.possible().nats()).isCloseTo(2 * Math.log(89) + Math.log(42), within(1e-5));
    }

    /**
     * Of the six tokens after the start three are ends and one is D4, of four kinds; with a discount of ½ a unigram gives an end
     * (2½ + ½ · 4 ÷ 90) ÷ 6 and D4 (½ + ½ · 4 ÷ 90) ÷ 6. Beside it stands one that gives all 90 tokens the same.
     */
    @Test
    void anEnsembleHasTheMeanOfProbabilities() {
        ChoraleSet chorales = new ChoraleSet(List.of(CHORALE), List.of(CHORALE), List.of(CHORALE));
        ChoraleTraining training = new ChoraleTraining(chorales, 0);
        TrainingState uniform = training.count(NGRAM, NgramSpec.empty(90, 0, 0.5, 1), RUNTIME);
        TrainingState counted = training.count(NGRAM, NgramSpec.empty(90, 1, 0.5, 1), RUNTIME);
        double end = (2.5 + 2 / 90.0) / 6;
        double d = (0.5 + 2 / 90.0) / 6;

        try (SequenceModel one = NGRAM.open(uniform.spec(), uniform.weights(), RUNTIME);
                SequenceModel other = NGRAM.open(counted.spec(), counted.weights(), RUNTIME)) {
            assertThat(NoteTokens.score(other, List.of(CHORALE)).all().nats())
                    .isCloseTo(-2 * Math.log(end) - Math.log(d), within(1e-5));
            assertThat(NoteTokens.score(List.of(one, other), List.of(CHORALE))
                            .all()
                            .nats())
                    .isCloseTo(-2 * Math.log((end + 1 / 90.0) / 2) - Math.log((d + 1 / 90.0) / 2), within(1e-5));
            assertThat(NoteTokens.score(List.of(other, other), List.of(CHORALE)))
                    .isEqualTo(NoteTokens.score(other, List.of(CHORALE)));
        }
    }

    /** Twelve keys in turn, over and over: each two tell the next, so that more than order 2 helps little; a search ends all the same. */
    @Test
    void theNgramOfTheLeastValidationLossIsFoundWhereverItIs() {
        Chorale scale = new Chorale(IntStream.range(0, 60)
                .mapToObj(frame -> List.of(60 + frame % 12))
                .toList());
        ChoraleSet chorales = new ChoraleSet(List.of(scale, scale), List.of(scale), List.of());
        NgramSearch.Found found = NgramSearch.run(chorales, 0, NGRAM, RUNTIME);

        double least = Double.POSITIVE_INFINITY;
        for (int order : new int[] {1, 2, 4, 10, 32, 128}) {
            for (double discount : new double[] {0.02, 0.1, 0.5, 0.9, 0.995}) {
                TrainingState state =
                        new ChoraleTraining(chorales, 0).count(NGRAM, NgramSpec.empty(90, order, discount, 1), RUNTIME);
                least = Math.min(
                        least,
                        NgramSearch.score(state, List.of(scale), NGRAM, RUNTIME)
                                .possible()
                                .nats());
            }
        }
        assertThat(found.validation().nats()).isLessThanOrEqualTo(least + 1e-6);
        assertThat(found.spec().discount()).isEqualTo(0.02);
    }

    /** One semitone each way triples the training piece; one that reaches the piano's end goes one way only. */
    @Test
    void transpositionsAreForTrainingOnlyAndStayOnThePiano() {
        Chorale top = new Chorale(List.of(List.of(108), List.of(100)));
        ChoraleSet chorales = new ChoraleSet(List.of(CHORALE, top), List.of(CHORALE), List.of(CHORALE));
        TokenDataset dataset = new ChoraleTraining(chorales, 1).dataset(options(WindowLayout.PIECE), 0);

        assertThat(dataset.pieces(Subset.TRAINING)).hasSize(3 + 2);
        assertThat(dataset.pieces(Subset.VALIDATION)).hasSize(1);
        assertThat(dataset.inOrder(Subset.TRAINING, 1, 0).get(0).inputs()).containsExactly(0, 44, 40, 1);
    }

    private static DatasetOptions options(WindowLayout layout) {
        return DatasetOptions.DEFAULT.withLayout(layout).withWindow(4).withStride(10);
    }

    /** Two tokens are no window of four, but in a stream all pieces are heard. */
    @Test
    void shortPiecesAreHeardInAStream() {
        Chorale brief = new Chorale(List.of(List.of(50)));
        ChoraleTraining training =
                new ChoraleTraining(new ChoraleSet(List.of(CHORALE, brief), List.of(CHORALE), List.of()), 0);

        assertThat(training.dataset(options(WindowLayout.PIECE), 0).pieces(Subset.TRAINING))
                .hasSize(1);
        assertThat(training.dataset(options(WindowLayout.STREAM), 0).pieces(Subset.TRAINING))
                .hasSize(2);
    }

    /** E4, id 45, is heard in epochs as D#4, E4 and F4, once each; A0, the lowest key, only there and a semitone higher. */
    @Test
    void anotherKeyIsDrawnForEachEpoch() {
        Chorale lowest = new Chorale(List.of(List.of(21), List.of(), List.of(), List.of()));
        ChoraleSet chorales = new ChoraleSet(List.of(CHORALE, lowest), List.of(CHORALE), List.of());
        TokenDataset dataset = new ChoraleTraining(chorales, 0).dataset(options(WindowLayout.PIECE), 1);

        List<Integer> first = new ArrayList<>();
        for (int epoch = 1; epoch <= 6; epoch++) {
            Batches batches = dataset.shuffled(Subset.TRAINING, 1, 0, 1, epoch);
            for (int i = 0; i < batches.count(); i++) {
                int[] inputs = batches.get(i).inputs();
                if (inputs[0] == 0) {
                    first.add(inputs[1]);
                }
            }
        }
        assertThat(first.stream().filter(id -> id > 40))
                .containsOnly(44, 45, 46)
                .hasSize(6);
        assertThat(first.stream().filter(id -> id < 40)).containsOnly(2, 3).hasSize(6);
        assertThat(dataset.inOrder(Subset.VALIDATION, 1, 0).get(0).inputs()).containsExactly(0, 45, 41, 1);
    }
}
