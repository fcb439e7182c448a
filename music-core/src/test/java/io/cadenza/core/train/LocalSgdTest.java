package io.cadenza.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.Batch;
import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.file.CheckpointFile;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rounds of workers, with workers that do what a test says. */
@Tag("fast")
class LocalSgdTest {
    private static final ModelSpec SPEC = CountingSession.SPEC;
    private static final WorkerTask.Job JOB =
            new WorkerTask.Job("none", Adam.DEFAULT, new RuntimeOptions(Device.CPU, 1, 5));
    private static final String WEIGHT = "head/bias";

    private final List<WorkerTask> seen = new ArrayList<>();

    /** Every weight has that value. */
    private static Weights all(float value) {
        return Weights.generate(SPEC.weightShapes(), (name, shape) -> {
            float[] values = new float[shape.size()];
            Arrays.fill(values, value);
            return Tensor.of(shape, values);
        });
    }

    private static TrainingState at(float value) {
        return TrainingState.startingAt(SPEC, all(value));
    }

    /** A batch whose only token is its number. */
    private static List<Batch> batches(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Batch.of(new int[][] {{i}}, new int[][] {{i}}, 0))
                .toList();
    }

    private static List<Double> rates(int count) {
        return IntStream.range(0, count).mapToObj(i -> 0.1 * (i + 1)).toList();
    }

    /** Workers whose weights end at these values, whatever they are given; each batch's loss is its number. */
    private WorkerTask.Transport endingAt(float... values) {
        return tasks -> tasks.stream()
                .map(task -> {
                    seen.add(task);
                    TrainingState end = new TrainingState(
                            SPEC,
                            all(values[task.worker()]),
                            all(task.worker() + 10),
                            all(task.worker() + 20),
                            task.start().step() + task.batches().size());
                    List<Double> losses = task.batches().stream()
                            .map(batch -> (double) batch.input(0))
                            .toList();
                    return new WorkerTask.Result(losses, Optional.of(end));
                })
                .toList();
    }

    private static float value(Learner learner) {
        return learner.snapshot().weights().get(WEIGHT).toArray()[0];
    }

    private static LocalSgd learner(LocalSgd.Options options, WorkerTask.Transport transport) {
        return new LocalSgd(options, at(1), Optional.empty(), JOB, transport);
    }

    @Test
    void batchesAreDealtInTurnsAndLossesComeBackInTheirOrder() {
        LocalSgd learner = learner(new LocalSgd.Options(2, 2, 1, 0), endingAt(0, 0));

        List<Double> losses = learner.learn(batches(3), rates(3));

        assertThat(learner.together()).isEqualTo(4);
        assertThat(losses).containsExactly(0.0, 1.0, 2.0);
        assertThat(seen.get(0).batches()).extracting(batch -> batch.input(0)).containsExactly(0, 2);
        assertThat(seen.get(0).rates()).containsExactly(0.1 * 1, 0.1 * 3);
        assertThat(seen.get(1).batches()).extracting(batch -> batch.input(0)).containsExactly(1);
        assertThat(learner.snapshot().step()).isEqualTo(3);
    }

    @Test
    void aWorkerWithoutABatchRestsAndDoesNotCountInTheMean() {
        LocalSgd learner = learner(new LocalSgd.Options(3, 4, 1, 0), endingAt(4, 2, 100));

        learner.learn(batches(2), rates(2));

        assertThat(value(learner)).isEqualTo(3);
        assertThat(learner.others().orElseThrow().workers())
                .extracting(LocalSgd.Moments::step)
                .containsExactly(1L, 1L, 0L);
    }

    /** Moments stay with their worker; weights are shared. */
    @Test
    void eachWorkerGoesOnWithItsOwnMoments() {
        LocalSgd learner = learner(new LocalSgd.Options(2, 1, 1, 0), endingAt(4, 2));

        learner.learn(batches(2), rates(2));
        seen.clear();
        learner.learn(batches(2), rates(2));

        assertThat(seen).allSatisfy(task -> assertThat(task.start().weights()).isEqualTo(all(3)));
        assertThat(seen.get(0).start().firstMoments()).isEqualTo(all(10));
        assertThat(seen.get(1).start().firstMoments()).isEqualTo(all(11));
        assertThat(seen.get(1).start().secondMoments()).isEqualTo(all(21));
        assertThat(seen.get(1).start().step()).isEqualTo(1);
    }

    /**
     * By hand, with θ₀ = 1, workers at 0 and 0.5, η = 0.7, μ = 0.9. Round 1: mean 0.25, Δ = 0.75, m = 0.75, θ = 1 − 0.7·(0.75 +
     * 0.675) = 0.0025. Round 2: Δ = −0.2475, m = 0.675 − 0.2475 = 0.4275, θ = 0.0025 − 0.7·(−0.2475 + 0.38475) = −0.093575.
     */
    @Test
    void theOuterStepIsNesterovs() {
        LocalSgd learner = learner(new LocalSgd.Options(2, 1, 0.7, 0.9), endingAt(0, 0.5f));

        learner.learn(batches(2), rates(2));
        assertThat(value(learner)).isCloseTo(0.0025f, within(1e-6f));
        learner.learn(batches(2), rates(2));
        assertThat(value(learner)).isCloseTo(-0.093575f, within(1e-6f));
    }

    @Test
    void anOuterRateBelowOneGoesPartOfTheWay() {
        LocalSgd learner = learner(new LocalSgd.Options(2, 1, 0.5, 0), endingAt(0, 0.5f));

        learner.learn(batches(2), rates(2));

        assertThat(value(learner)).isEqualTo(0.625f); // halfway from 1 to 0.25
    }

    /** 0.0 + -0.0 would be 0.0. */
    @Test
    void theMeanOfOneWorkerHasEveryBit() {
        LocalSgd learner = learner(LocalSgd.Options.ORDINARY, endingAt(-0.0f));

        learner.learn(batches(1), rates(1));

        assertThat(learner.snapshot().weights()).isEqualTo(all(-0.0f));
        assertThat(learner.others()).isEmpty();
    }

    @Test
    void aLossThatIsNoNumberLeavesTheStateAsItWas() {
        LocalSgd learner = learner(
                new LocalSgd.Options(2, 2, 1, 0),
                tasks -> tasks.stream()
                        .map(task -> task.worker() == 0
                                ? new WorkerTask.Result(List.of(Double.NaN), Optional.empty())
                                : new WorkerTask.Result(List.of(1.0, 1.0), Optional.of(at(7))))
                        .toList());

        assertThat(learner.learn(batches(4), rates(4))).containsExactly(Double.NaN, 1.0, Double.NaN, 1.0);
        assertThat(learner.snapshot()).isEqualTo(at(1));
    }

    @Test
    void countsOfSeveralWorkersHaveNoMean() {
        TrainingState counts = TrainingState.initial(NgramSpec.empty(5, 2, 0.5, 1), 1);

        assertThatThrownBy(() ->
                        new LocalSgd(new LocalSgd.Options(2, 1, 1, 0), counts, Optional.empty(), JOB, endingAt(0, 0)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("counts of several workers have no mean");
    }

    @Test
    void aCheckpointHoldsEveryWorker(@TempDir Path folder) {
        LocalSgd.Options options = new LocalSgd.Options(3, 1, 0.7, 0.9);
        LocalSgd learner = learner(options, endingAt(0, 0.5f, 1.5f));
        learner.learn(batches(3), rates(3));
        Checkpoint written = new Checkpoint(learner.snapshot(), TrainingProgress.START, "seed: 1", learner.others());
        Path file = folder.resolve("resume.safetensors");

        CheckpointFile.write(file, written);
        Checkpoint read = CheckpointFile.read(file);

        assertThat(read).isEqualTo(written);
        LocalSgd resumed = new LocalSgd(options, read.state(), read.others(), JOB, endingAt(0, 0.5f, 1.5f));
        learner.learn(batches(3), rates(3));
        resumed.learn(batches(3), rates(3));
        assertThat(resumed.snapshot()).isEqualTo(learner.snapshot());
        assertThat(resumed.others()).isEqualTo(learner.others());
    }
}
