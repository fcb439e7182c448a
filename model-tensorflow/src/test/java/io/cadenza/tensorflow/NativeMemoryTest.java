package io.cadenza.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JavaCPP counts the native objects that are not yet freed: the count may fall by garbage collection, never rise. */
class NativeMemoryTest {
    private static final int REPETITIONS = 500;
    private static final String SPECS = "io.cadenza.tensorflow.TensorFlowBackendTest#specs";
    private static final Batch BATCH =
            Batch.of(new int[][] {{0, 1, 2, 3, 4, 0, 1, 2}}, new int[][] {{1, 2, 3, 4, 0, 1, 2, 3}}, 7);

    private final Backend backend = Backends.of(new TensorFlowBackend());

    @ParameterizedTest
    @MethodSource(SPECS)
    void stepsAndEvaluationsFreeAllTheirTensors(ModelSpec spec) {
        try (TrainingSession session =
                backend.openTraining(TrainingState.initial(spec, 1), Adam.UNCLIPPED, RuntimeOptions.cpu(1))) {
            assertKeepsNothing(() -> {
                session.step(BATCH, 0.01);
                session.evaluate(BATCH);
            });
        }
    }

    @ParameterizedTest
    @MethodSource(SPECS)
    void tokensAndSessionsFreeAllTheirTensors(ModelSpec spec) {
        TrainingState state = TrainingState.initial(spec, 1);
        try (SequenceModel model = backend.open(spec, state.weights(), RuntimeOptions.cpu(1));
                GenerationSession session = model.start(2)) {
            assertKeepsNothing(() -> {
                session.next(new int[] {0, 1});
                session.prime(new int[][] {{0, 1, 2}, {2, 1, 0}});
                model.logits(new int[] {3, 4});
                model.start(1).close();
            });
        }
    }

    private static void assertKeepsNothing(Runnable work) {
        work.run();
        long before = Pointer.totalCount();
        for (int i = 0; i < REPETITIONS; i++) {
            work.run();
        }
        assertThat(Pointer.totalCount()).as("native objects").isLessThanOrEqualTo(before);
    }
}
