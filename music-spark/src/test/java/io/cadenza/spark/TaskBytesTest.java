package io.cadenza.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.train.WorkerTask;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TaskBytesTest {
    private static final LstmSpec SPEC = new LstmSpec(70_000, 2, List.of(3), 2, 0.1);
    private static final TrainingState STATE = new TrainingState(
            SPEC,
            WeightInitializer.initialize(SPEC, 1),
            WeightInitializer.initialize(SPEC, 2),
            WeightInitializer.initialize(SPEC, 3),
            17);

    private static WorkerTask task(List<Batch> batches, List<Double> rates) {
        WorkerTask.Job job = new WorkerTask.Job(
                "java", new Adam(0.8, 0.99, 1e-6, 2, 0.05), new RuntimeOptions(Device.parse("gpu:1"), 3, -5, 6));
        return new WorkerTask(4, job, STATE, batches, rates);
    }

    private static WorkerTask travelled(WorkerTask task) {
        return TaskBytes.task(TaskBytes.common(task), TaskBytes.own(task));
    }

    @Test
    void aTaskArrivesAsItWasSent() {
        Batch shifted = Batch.of(new int[][] {{1, 2, 3}, {4, 5, 6}}, new int[][] {{2, 3, 9}, {5, 6, 60_000}}, 1)
                .withLabelSmoothing(0.1);
        Batch any = Batch.of(new int[][] {{7, 7}}, new int[][] {{0, 1}}, 0);
        Batch wide = Batch.of(new int[][] {{69_999, 65_536}}, new int[][] {{65_536, 3}}, 0);
        WorkerTask sent = task(List.of(shifted, any, wide), List.of(0.1, 0.2, 0.3));

        WorkerTask arrived = travelled(sent);

        assertThat(arrived.worker()).isEqualTo(4);
        assertThat(arrived.job()).isEqualTo(sent.job());
        assertThat(arrived.start()).isEqualTo(STATE);
        assertThat(arrived.rates()).containsExactly(0.1, 0.2, 0.3);
        for (int i = 0; i < 3; i++) {
            assertThat(arrived.batches().get(i))
                    .usingRecursiveComparison()
                    .isEqualTo(sent.batches().get(i));
        }
    }

    /** Windows that are cut from music: two bytes a token, one more for the last target of each row. */
    @Test
    void aBatchTakesTwoBytesAToken() {
        Batch batch = Batch.of(new int[10][50], new int[10][50], 0);
        int empty = TaskBytes.own(task(List.of(), List.of())).length;

        assertThat(TaskBytes.own(task(List.of(batch), List.of())).length - empty)
                .isBetween(10 * 51 * 2, 10 * 51 * 2 + 24);
    }

    @Test
    void aResultComesBackAsItWas() {
        WorkerTask.Result ended = new WorkerTask.Result(List.of(1.5, -0.0), Optional.of(STATE));
        WorkerTask.Result diverged = new WorkerTask.Result(List.of(Double.NaN), Optional.empty());

        assertThat(TaskBytes.result(TaskBytes.answer(ended, 12))).isEqualTo(ended);
        assertThat(TaskBytes.result(TaskBytes.answer(diverged, 12))).isEqualTo(diverged);
        assertThat(TaskBytes.nanos(TaskBytes.answer(ended, 12))).isEqualTo(12);
    }
}
