package io.cadenza.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.TrainingState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What this backend promises beyond the conformance kit: splitting batches over threads, and its refusals. */
final class Dl4jBackendTest {
    private static final LstmSpec PLAIN = new LstmSpec(9, 5, List.of(6), 7, 0);
    private static final LstmSpec DROPPING = new LstmSpec(9, 5, List.of(6), 7, 0.4);
    private static final Batch BATCH = Batch.of(
            new int[][] {{1, 2, 3, 4}, {5, 6, 7, 8}, {0, 1, 0, 1}, {8, 8, 2, 2}, {3, 1, 4, 1}},
            new int[][] {{2, 3, 4, 5}, {6, 7, 8, 0}, {1, 0, 1, 0}, {8, 2, 2, 8}, {1, 4, 1, 5}},
            1);

    private final Backend backend = Backends.of(new Dl4jBackend());

    @Test
    void isFoundByItsName() {
        assertThat(Backends.installed().all()).extracting(Backend::name).containsExactly("dl4j", "ngram");
    }

    @Test
    void aBatchSplitOverThreadsGivesTheLossesOfOneThreadUpToRounding() {
        assertThat(losses(PLAIN, 3)).containsExactly(losses(PLAIN, 1), within(1e-5));
    }

    @Test
    void moreThreadsThanRowsAreNoHarm() {
        assertThat(losses(PLAIN, 8)).containsExactly(losses(PLAIN, 1), within(1e-5));
    }

    @Test
    void equalSeedsAndThreadsGiveEqualBitsWithDropoutToo() {
        assertThat(losses(DROPPING, 2)).containsExactly(losses(DROPPING, 2));
    }

    @Test
    void resumingOnSeveralThreadsWithDropoutIsExact() {
        try (TrainingSession whole = train(TrainingState.initial(DROPPING, 1), 2)) {
            whole.step(BATCH, 0.01);
            try (TrainingSession resumed = train(whole.snapshot(), 2)) {
                assertThat(resumed.step(BATCH, 0.01)).isEqualTo(whole.step(BATCH, 0.01));
                assertThat(resumed.snapshot()).isEqualTo(whole.snapshot());
            }
        }
    }

    @Test
    void aGpuIsRefusedWithTheReasonAndTheRemedy() {
        RuntimeOptions gpu = new RuntimeOptions(Device.parse("gpu:1"), 1, 0);
        assertThatThrownBy(() -> backend.openTraining(TrainingState.initial(PLAIN, 1), Adam.UNCLIPPED, gpu))
                .isInstanceOf(BackendException.class)
                .hasMessageContainingAll(
                        "gpu:1", "CPU build", "./cadenza --cuda-dl4j", "set device: cpu", "backend: tensorflow");
    }

    private double[] losses(LstmSpec spec, int threads) {
        double[] losses = new double[5];
        try (TrainingSession session = train(TrainingState.initial(spec, 1), threads)) {
            for (int step = 0; step < losses.length; step++) {
                losses[step] = session.step(BATCH, 0.01);
            }
        }
        return losses;
    }

    private TrainingSession train(TrainingState start, int threads) {
        return backend.openTraining(start, Adam.UNCLIPPED, new RuntimeOptions(Device.CPU, threads, 3));
    }
}
