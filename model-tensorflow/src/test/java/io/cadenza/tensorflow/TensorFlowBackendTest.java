package io.cadenza.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.WeightInitializer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** What is particular to this backend; the rules of all backends are in the conformance kit. */
class TensorFlowBackendTest {
    private static final int VOCABULARY = 5;
    private static final Batch BATCH = Batch.of(
            new int[][] {{0, 1, 2, 3, 4, 0, 1, 2}, {4, 4, 1, 1, 2, 2, 3, 3}, {3, 0, 3, 0, 3, 1, 3, 1}},
            new int[][] {{1, 2, 3, 4, 0, 1, 2, 3}, {4, 1, 1, 2, 2, 3, 3, 4}, {0, 3, 0, 3, 1, 3, 1, 2}},
            7);

    private final Backend backend = Backends.of(new TensorFlowBackend());

    static Stream<ModelSpec> specs() {
        return Stream.of(
                new WaveNetSpec(VOCABULARY, 3, 4, 5, 6, 2, List.of(1, 2), 0.25),
                new SimpleWaveNetSpec(VOCABULARY, 3, List.of(4, 5), 2, List.of(1, 2), 6, 0.25, 8),
                new LstmSpec(VOCABULARY, 3, List.of(4, 5), 6, 0.25));
    }

    private static RuntimeOptions threads(int threads) {
        return new RuntimeOptions(Device.CPU, threads, 11);
    }

    @Test
    void isFoundByItsName() {
        assertThat(Backends.installed().all()).extracting(Backend::name).contains("tensorflow");
    }

    @ParameterizedTest
    @MethodSource("specs")
    void moreThreadsThanWindowsScoreABatchAlike(ModelSpec spec) {
        TrainingState start = TrainingState.initial(spec, 1);
        try (TrainingSession one = backend.openTraining(start, Adam.UNCLIPPED, threads(1));
                TrainingSession five = backend.openTraining(start, Adam.UNCLIPPED, threads(5))) {
            assertThat(five.evaluate(BATCH)).isCloseTo(one.evaluate(BATCH), within(1e-6));
        }
    }

    /** Three windows on two threads: one tower takes one, the other two. */
    @ParameterizedTest
    @MethodSource("specs")
    void equalRunsOnTwoThreadsGiveEqualBits(ModelSpec spec) {
        assertThat(trained(spec)).isEqualTo(trained(spec));
    }

    private TrainingState trained(ModelSpec spec) {
        try (TrainingSession session =
                backend.openTraining(TrainingState.initial(spec, 1), new Adam(0.9, 0.999, 1e-7, 0.1), threads(2))) {
            for (int i = 0; i < 20; i++) {
                session.step(BATCH, 0.01);
            }
            return session.snapshot();
        }
    }

    @Test
    void aGpuThatIsNotThereIsRefusedWithTheRemedy() {
        Device gpu = Device.parse("gpu:63");
        ModelSpec spec = specs().findFirst().orElseThrow();
        assertThatThrownBy(
                        () -> backend.open(spec, WeightInitializer.initialize(spec, 1), new RuntimeOptions(gpu, 1, 1)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("gpu:63")
                .hasMessageContaining("Or set device: cpu.")
                .hasMessageContaining("linux-x86_64-gpu");
    }

    @Test
    void aBatchThatDoesNotFitIntoMemoryNamesWhatToLower() {
        assertThatThrownBy(() -> TensorFlowTrainingSession.withinMemory(Device.parse("gpu:1"), BATCH, () -> {
                    throw new TFResourceExhaustedException("OOM when allocating tensor with shape[3,8,5]");
                }))
                .isInstanceOf(TooLittleMemoryException.class)
                .hasMessage("TensorFlow ran out of memory on gpu:1 for a batch of 3 windows of 8 tokens. Lower"
                        + " training.batchSize, data.window or the model's sizes.");
    }

    @Test
    void autoComputesOnWhatThereIs() {
        ModelSpec spec = specs().findFirst().orElseThrow();
        try (SequenceModel model =
                backend.open(spec, WeightInitializer.initialize(spec, 1), new RuntimeOptions(Device.AUTO, 1, 1))) {
            assertThat(model.logits(new int[] {1, 2})).hasDimensions(2, VOCABULARY);
        }
    }

    @Test
    void saysWhichModelRecomputesItsWindow() {
        assertThat(backend.describe().notes()).anyMatch(note -> note.contains("wavenet-simple"));
    }

    /** Egypt, Iran, India, Thailand, each with its own digits, in which TensorFlow for Java would number operations. */
    @ParameterizedTest
    @ValueSource(
            strings = {"ar-EG-u-nu-arab", "fa-IR-u-nu-arabext", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "tr-TR", "de-DE"})
    void theDigitsOfTheDefaultLocaleDoNotMatterAndItStays(String tag) {
        Locale before = Locale.getDefault();
        Locale local = Locale.forLanguageTag(tag);
        ModelSpec spec = specs().toList().get(0);
        TrainingState start = TrainingState.initial(spec, 1);
        double expected = loss(start);
        try {
            Locale.setDefault(local);
            assertThat(loss(start)).isEqualTo(expected);
            try (SequenceModel model = backend.open(spec, start.weights(), threads(1))) {
                assertThat(model.logits(new int[] {0, 1, 2})).hasDimensions(3, VOCABULARY);
            }
            assertThat(Locale.getDefault(Locale.Category.FORMAT)).isEqualTo(local);
        } finally {
            Locale.setDefault(before);
        }
    }

    private double loss(TrainingState start) {
        try (TrainingSession session = backend.openTraining(start, Adam.UNCLIPPED, threads(2))) {
            session.step(BATCH, 0.01);
            return session.evaluate(BATCH);
        }
    }
}
