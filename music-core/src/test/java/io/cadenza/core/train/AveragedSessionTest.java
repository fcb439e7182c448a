package io.cadenza.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.file.CheckpointFile;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bias of the head is the number of steps, so its average can be computed by hand. */
@Tag("fast")
class AveragedSessionTest {
    private static final LstmSpec SPEC = new LstmSpec(3, 1, List.of(1), 1, 0);
    private static final Batch BATCH = Batch.of(new int[][] {{0}}, new int[][] {{1}}, 0);
    private final StepCounter backend = new StepCounter();

    private TrainingSession open(TrainingState start, double decay) {
        return AveragedSession.open(backend, start, Adam.DEFAULT, RuntimeOptions.cpu(1), decay);
    }

    private static TrainingState zeros() {
        return TrainingState.startingAt(SPEC, Weights.zeros(SPEC.weightShapes()));
    }

    private static double value(Weights weights) {
        return weights.get("head/bias").toArray()[0];
    }

    /**
     * d is 2/11 after the first step and, as 3/12 is more, the decay of 0.2 after the second: 9/11 · 1, then 0.2 · 9/11 + 0.8 · 2 =
     * 1.763636.
     */
    @Test
    void theAverageFollowsItsEquationAndIsWhatIsEvaluated() {
        try (TrainingSession session = open(zeros(), 0.2)) {
            assertThat(session.evaluate(BATCH)).isZero();
            session.step(BATCH, 0.1);
            assertThat(session.evaluate(BATCH)).isCloseTo(9.0 / 11, within(1e-6));
            session.step(BATCH, 0.1);
            assertThat(session.evaluate(BATCH)).isCloseTo(1.763636, within(1e-6));
            assertThat(value(session.weights())).isEqualTo(2);
            TrainingState state = session.snapshot();
            assertThat(value(state.weights())).isEqualTo(2);
            assertThat(value(state.evaluated().weights())).isCloseTo(1.763636, within(1e-6));
            assertThat(state.evaluated().average()).isEmpty();
        }
        assertThat(backend.open).as("sessions left open").isZero();
    }

    @Test
    void aCheckpointKeepsTheAverageToTheBit(@TempDir Path folder) {
        TrainingState whole;
        try (TrainingSession session = open(zeros(), 0.9)) {
            session.step(BATCH, 0.1);
            CheckpointFile.write(
                    folder.resolve("c"), new Checkpoint(session.snapshot(), TrainingProgress.START, "text"));
            session.step(BATCH, 0.1);
            whole = session.snapshot();
        }
        TrainingState saved = CheckpointFile.read(folder.resolve("c")).state();
        try (TrainingSession session = open(saved, 0.9)) {
            session.step(BATCH, 0.1);
            assertThat(session.snapshot()).isEqualTo(whole);
        }
    }

    @Test
    void withoutADecayTheSessionIsTheBackendsOwn() {
        try (TrainingSession session = open(zeros(), 0)) {
            session.step(BATCH, 0.1);
            assertThat(session.evaluate(BATCH)).isEqualTo(1);
            assertThat(session.snapshot().average()).isEmpty();
            assertThat(session.snapshot().evaluated()).isEqualTo(session.snapshot());
        }
    }

    /** Adds 1 to the head's bias in each step; the loss is that bias. */
    private static final class StepCounter implements Backend {
        private int open;

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public BackendInfo describe() {
            return new BackendInfo("1", List.of("cpu"), List.of());
        }

        @Override
        public boolean supports(ModelSpec spec, Task task) {
            return true;
        }

        @Override
        public TrainingSession openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
            open++;
            return new TrainingSession() {
                private TrainingState state = start;

                @Override
                public double step(Batch batch, double learningRate) {
                    float next = (float) value(state.weights()) + 1;
                    Weights weights = Weights.generate(
                            SPEC.weightShapes(),
                            (name, shape) -> name.equals("head/bias") ? Tensor.of(shape, next) : Tensor.zeros(shape));
                    state = new TrainingState(
                            SPEC, weights, state.firstMoments(), state.secondMoments(), state.step() + 1);
                    return 1;
                }

                @Override
                public double evaluate(Batch batch) {
                    return value(state.weights());
                }

                @Override
                public TrainingState snapshot() {
                    return state;
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        @Override
        public SequenceModel open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
            throw new UnsupportedOperationException("nothing is generated here");
        }
    }
}
