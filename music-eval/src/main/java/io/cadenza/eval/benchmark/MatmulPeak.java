package io.cadenza.eval.benchmark;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WaveNetSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast a machine multiplies matrices, measured through the interface that all backends share: the scoring of a WaveNet that is
 * hardly more than one product of its head, 512 × 4,096 by 4,096 × 4,096. What else it computes is under 2 % of the operations.
 */
final class MatmulPeak {
    private static final int WINDOWS = 16;
    private static final int TIME = 32;
    private static final int SIDE = 4096;
    private static final int SMALL = 64;
    private static final WaveNetSpec SPEC = new WaveNetSpec(2, SMALL, SMALL, SIDE, SIDE, 1, List.of(1), 0);
    private static final int REPETITIONS = 7;

    private MatmulPeak() {}

    /**
     * What a process is asked.
     *
     * @param backend a backend's name, one that trains
     * @param device where, in the words of {@link Device#toString}
     * @param threads of the CPU
     */
    record Request(String backend, String device, int threads) {}

    /**
     * What it answers.
     *
     * @param flopsPerSecond of each repetition after one for warming up
     */
    record Result(List<Double> flopsPerSecond) {
        Result {
            flopsPerSecond = List.copyOf(flopsPerSecond);
        }
    }

    /** Whether a backend can be measured so. */
    static boolean canMeasure(Backend backend) {
        return backend.supports(SPEC, Task.TRAIN);
    }

    static Result measure(Backend backend, Request request) {
        int[][] ids = new int[WINDOWS][TIME];
        Batch batch = Batch.of(ids, ids, 0);
        double flops = WINDOWS * SPEC.forwardFlops(TIME, TIME);
        RuntimeOptions runtime = new RuntimeOptions(Device.parse(request.device()), request.threads(), 1);
        List<Double> rates = new ArrayList<>();
        try (TrainingSession session = backend.openTraining(
                TrainingState.initial(SPEC, Seeds.derive(1, "product peak")), Adam.UNCLIPPED, runtime)) {
            session.evaluate(batch);
            for (int i = 0; i < REPETITIONS; i++) {
                long start = System.nanoTime();
                session.evaluate(batch);
                rates.add(flops / ((System.nanoTime() - start) / 1e9));
            }
        }
        return new Result(rates);
    }
}
