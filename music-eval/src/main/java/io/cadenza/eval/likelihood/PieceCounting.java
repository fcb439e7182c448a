package io.cadenza.eval.likelihood;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import java.util.Arrays;
import java.util.List;

/** The counting baselines, each token of whole pieces counted once with all of its past. */
public final class PieceCounting {
    private PieceCounting() {}

    /**
     * An n-gram of pieces.
     *
     * @param backend one that supports {@link NgramSpec}
     * @param pieces token ids; those of fewer than two tokens have nothing to count
     */
    public static TrainingState count(Backend backend, NgramSpec empty, List<int[]> pieces, RuntimeOptions runtime) {
        try (TrainingSession session = backend.openTraining(TrainingState.initial(empty, 0), Adam.UNCLIPPED, runtime)) {
            for (int[] ids : pieces) {
                if (ids.length > 1) {
                    int[][] inputs = {Arrays.copyOf(ids, ids.length - 1)};
                    int[][] targets = {Arrays.copyOfRange(ids, 1, ids.length)};
                    session.step(Batch.of(inputs, targets, 0), 1);
                }
            }
            return session.snapshot();
        }
    }
}
