package io.cadenza.javabackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.InitialWeights;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.Weights;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What training in Java holds beyond the rules for all backends. */
final class JavaTrainingTest {
    private static final int VOCABULARY = 37;

    /** Sizes that fill vectors and tiles, that leave rests of each, and that are smaller than either. */
    static Stream<ModelSpec> specs() {
        return Stream.of(
                new WaveNetSpec(VOCABULARY, 5, 64, 70, 130, 2, List.of(1, 2, 4), 0.2),
                new WaveNetSpec(VOCABULARY, 20, 7, 33, 9, 3, List.of(2, 1), 0.2),
                new WaveNetSpec(VOCABULARY, 3, 1, 1, 1, 1, List.of(1), 0),
                new LstmSpec(VOCABULARY, 9, List.of(19, 33), 17, 0.2),
                new LstmSpec(VOCABULARY, 16, List.of(64), 64, 0),
                new LstmSpec(VOCABULARY, 3, List.of(5, 2), 4, 0),
                new LstmSpec(VOCABULARY, 24, List.of(144, 100), 30, 0.2),
                new SimpleWaveNetSpec(VOCABULARY, 11, List.of(20, 65), 3, List.of(1, 2), 40, 0.2, 32),
                new SimpleWaveNetSpec(VOCABULARY, 4, List.of(3, 2, 5), 2, List.of(1, 1, 3), 7, 0, 32),
                new TransformerSpec(VOCABULARY, 64, 2, 2, 100, 64, 0.2),
                new TransformerSpec(VOCABULARY, 12, 3, 3, 17, 5, 0),
                new TransformerSpec(VOCABULARY, 2, 1, 1, 1, 1, 0));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void vectorsAndPlainLoopsGiveTheSameBits(ModelSpec spec) {
        assertThat(Arithmetic.hasVectors())
                .as("this test needs --add-modules jdk.incubator.vector")
                .isTrue();
        Adam clipping = new Adam(0.9, 0.999, 1e-7, 0.1);
        assertThat(run(spec, clipping, 2, Arithmetic::fastest)).isEqualTo(run(spec, clipping, 2, PlainArithmetic::new));
    }

    /** TensorFlow's priority is 200 and Deeplearning4j's 100; a training too short to measure is not worth loading them. */
    @Test
    void withVectorsItIsTakenUnmeasured() {
        assertThat(new JavaBackend().priority(Task.TRAIN)).isEqualTo(250);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void equalNumbersOfThreadsGiveEqualBits(ModelSpec spec) {
        assertThat(run(spec, Adam.DEFAULT, 3, Arithmetic::fastest))
                .isEqualTo(run(spec, Adam.DEFAULT, 3, Arithmetic::fastest));
    }

    /**
     * From Keras' initial values a second layer gets nearly nothing to go by: in 120 steps two layers learn no more than one. From
     * those that suit them they learn a cycle of twenty tokens several times better.
     */
    @Test
    void aStackOfLayersLearnsFromInitialValuesThatSuitIt() {
        LstmSpec one = new LstmSpec(20, 8, List.of(16), 16, 0);
        LstmSpec two = new LstmSpec(20, 8, List.of(16, 16), 16, 0);

        assertThat(cycleLoss(two, InitialWeights.suiting(two)))
                .isLessThan(cycleLoss(two, InitialWeights.KERAS) / 2)
                .isLessThan(cycleLoss(one, InitialWeights.KERAS) / 2);
    }

    /** The loss after 120 steps on windows of a cycle. */
    private static double cycleLoss(LstmSpec spec, InitialWeights initial) {
        int[][] inputs = new int[4][24];
        int[][] targets = new int[4][24];
        for (int window = 0; window < 4; window++) {
            for (int t = 0; t < 24; t++) {
                inputs[window][t] = 7 * (5 * window + t) % 20;
                targets[window][t] = 7 * (5 * window + t + 1) % 20;
            }
        }
        Batch batch = Batch.of(inputs, targets, 0);
        try (BackendProvider.Training session = new JavaTraining(
                TrainingState.initial(spec, 1, initial), Adam.DEFAULT, options(1), Arithmetic::fastest)) {
            for (int step = 0; step < 120; step++) {
                session.step(batch, 0.005);
            }
            return session.evaluate(batch);
        }
    }

    /** Losses of four steps of different sizes, and the state after them. */
    private static List<Object> run(ModelSpec spec, Adam adam, int threads, Supplier<Arithmetic> arithmetic) {
        try (BackendProvider.Training session =
                new JavaTraining(TrainingState.initial(spec, 5), adam, options(threads), arithmetic)) {
            return List.of(
                    session.step(batch(spec, 11, 24, 1), 0.01),
                    session.step(batch(spec, 2, 3, 2), 0.02),
                    session.evaluate(batch(spec, 7, 9, 3)),
                    session.step(batch(spec, 34, 33, 4), 0.01),
                    session.snapshot());
        }
    }

    /** A batch of more windows than one thread takes at a time: its gradient is the mean of its halves'. */
    @ParameterizedTest
    @MethodSource("specs")
    void theGradientOfABatchIsTheMeanOfItsWindows(ModelSpec wet) {
        ModelSpec spec = wet.withDropout(0);
        Batch whole = batch(spec, 70, 32, 6);
        Weights expected = firstMoments(spec, part(whole, 0, 35), 1);
        Weights other = firstMoments(spec, part(whole, 35, 70), 1);
        Weights actual = firstMoments(spec, whole, 2);
        actual.tensors().forEach((name, tensor) -> {
            float[] values = tensor.toArray();
            float[] first = expected.get(name).toArray();
            float[] second = other.get(name).toArray();
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).as(name).isCloseTo((first[i] + second[i]) / 2, within(2e-7f));
            }
        });
    }

    /**
     * Few windows are not divided among threads: they go through them together. That is the same gradient, dropout included, as one
     * thread's, whose golden cases are those of the kit; sums of rows are cut elsewhere.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void threadsThatGoTogetherComputeWhatOneDoes(int threads) {
        LstmSpec spec = new LstmSpec(VOCABULARY, 24, List.of(144, 100), 30, 0.2).withLayerDropout(0.3);
        Batch batch = batch(spec, 5, 40, 3, 6);
        assertThat(new LstmTraining(spec).together(40, 5, threads)).isTrue();
        assertThat(new LstmTraining(spec).together(40, 8 * threads, threads)).isFalse();
        Weights expected = firstMoments(spec, batch, 1);
        firstMoments(spec, batch, threads)
                .tensors()
                .forEach((name, tensor) -> assertThat(tensor.toArray())
                        .as(name)
                        .usingComparatorWithPrecision(1e-8f)
                        .containsExactly(expected.get(name).toArray()));
    }

    /** What the last step's logits do not depend on has no gradient, and need not be computed. */
    @Test
    void aWaveNetScoredAtTheLastStepLearnsFromItsReceptiveFieldAlone() {
        WaveNetSpec spec = new WaveNetSpec(VOCABULARY, 5, 16, 20, 30, 3, List.of(1, 2, 4), 0);
        Batch longer = batch(spec, 9, 50, 49, 7);
        int field = spec.receptiveField();
        int[][] inputs = new int[9][];
        int[][] targets = new int[9][];
        for (int row = 0; row < 9; row++) {
            inputs[row] = Arrays.copyOfRange(longer.inputs(), row * 50 + 50 - field, row * 50 + 50);
            targets[row] = Arrays.copyOfRange(longer.targets(), row * 50 + 50 - field, row * 50 + 50);
        }
        Weights expected = firstMoments(spec, Batch.of(inputs, targets, field - 1), 1);
        Weights actual = firstMoments(spec, longer, 1);
        actual.tensors()
                .forEach((name, tensor) -> assertThat(tensor.toArray())
                        .as(name)
                        .usingComparatorWithPrecision(1e-7f)
                        .containsExactly(expected.get(name).toArray()));
    }

    /** With m₀ = 0 the first moment is (1 − β₁)·g, so its norm tells that of the clipped gradient. */
    @ParameterizedTest
    @MethodSource("specs")
    void clippingScalesTheGlobalNorm(ModelSpec spec) {
        Adam clipping = new Adam(0.9, 0.999, 1e-7, 1e-3);
        try (BackendProvider.Training session =
                new JavaTraining(TrainingState.initial(spec, 5), clipping, options(2), Arithmetic::fastest)) {
            session.step(batch(spec, 8, 16, 1), 0.01);
            double squares = 0;
            for (var tensor : session.snapshot().firstMoments().tensors().values()) {
                for (float value : tensor.toArray()) {
                    squares += (double) value * value;
                }
            }
            assertThat(Math.sqrt(squares) / 0.1).isCloseTo(1e-3, within(1e-8));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aStepLeavesNothingToCollect(ModelSpec spec) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Batch batch = batch(spec, 12, 32, 1);
        try (BackendProvider.Training session =
                new JavaTraining(TrainingState.initial(spec, 5), Adam.DEFAULT, options(1), PlainArithmetic::new)) {
            session.step(batch, 0.01);
            session.step(batch, 0.01);
            long before = threads.getCurrentThreadAllocatedBytes();
            session.step(batch, 0.01);
            // A few objects of one size, whatever the batch: matrices' views, the update's numbers.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
        }
    }

    @Test
    void dropoutDropsItsShareAndDrawsTheSameAgain() {
        Dropout draw = new Dropout(0.3);
        draw.reseed(Seeds.derive(1, "dropout", 1));
        int[] numbers = new int[400];
        Arrays.setAll(numbers, i -> i);
        Matrix first = ones(400, 50);
        new PlainArithmetic().drop(first, 0, 400, draw, 1, numbers, 0);
        int kept = 0;
        for (int row = 0; row < 400; row++) {
            for (int j = 0; j < 50; j++) {
                kept += first.values[first.at(row) + j] == 0 ? 0 : 1;
            }
        }
        // 20,000 draws: a standard deviation of 0.0032.
        assertThat(kept / 20_000.0).isCloseTo(0.7, within(0.013));
        Matrix later = ones(100, 50);
        new PlainArithmetic().drop(later, 0, 100, draw, 1, numbers, 300);
        assertThat(Arrays.copyOf(later.values, 100 * later.stride))
                .isEqualTo(Arrays.copyOfRange(first.values, first.at(300), first.at(400)));
        draw.reseed(Seeds.derive(1, "dropout", 2));
        Matrix other = ones(400, 50);
        new PlainArithmetic().drop(other, 0, 400, draw, 1, numbers, 0);
        assertThat(other.values).isNotEqualTo(first.values);
    }

    private static Matrix ones(int rows, int columns) {
        Matrix ones = Matrix.zeros(rows, columns);
        Arrays.fill(ones.values, 1);
        return ones;
    }

    /** The exponential of the softmax, against the library's in double precision. */
    @Test
    void exponentialsAreNearTheLibrarys() {
        for (float x = 0; x > -60; x -= 0.0137f) {
            double expected = Math.exp(x);
            assertThat((double) PlainArithmetic.exp(x)).isCloseTo(expected, within(3e-7 * expected));
        }
        assertThat(PlainArithmetic.exp(0)).isEqualTo(1);
        assertThat(PlainArithmetic.exp(-1e30f)).isZero();
    }

    private static Weights firstMoments(ModelSpec spec, Batch batch, int threads) {
        try (BackendProvider.Training session = new JavaTraining(
                TrainingState.initial(spec, 5), Adam.UNCLIPPED, options(threads), Arithmetic::fastest)) {
            session.step(batch, 0.01);
            return session.snapshot().firstMoments();
        }
    }

    private static RuntimeOptions options(int threads) {
        return new RuntimeOptions(Device.CPU, threads, 3);
    }

    private static Batch batch(ModelSpec spec, int size, int time, long seed) {
        return batch(spec, size, time, time - spec.outputLength(time), seed);
    }

    private static Batch batch(ModelSpec spec, int size, int time, int lossStart, long seed) {
        RandomGenerator random = Seeds.generator(seed, "batch");
        int[][] inputs = new int[size][];
        int[][] targets = new int[size][];
        for (int row = 0; row < size; row++) {
            inputs[row] = random.ints(time, 0, spec.vocabularySize()).toArray();
            targets[row] = random.ints(time, 0, spec.vocabularySize()).toArray();
        }
        return Batch.of(inputs, targets, lossStart);
    }

    private static Batch part(Batch batch, int from, int to) {
        int[][] inputs = new int[to - from][];
        int[][] targets = new int[to - from][];
        for (int row = from; row < to; row++) {
            inputs[row - from] = Arrays.copyOfRange(batch.inputs(), row * batch.time(), (row + 1) * batch.time());
            targets[row - from] = Arrays.copyOfRange(batch.targets(), row * batch.time(), (row + 1) * batch.time());
        }
        return Batch.of(inputs, targets, batch.lossStart());
    }
}
