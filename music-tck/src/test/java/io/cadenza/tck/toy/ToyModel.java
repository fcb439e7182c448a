package io.cadenza.tck.toy;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Weights;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Whole windows, computed anew each time. */
final class ToyModel implements BackendProvider.Model {
    private final ModelSpec spec;
    private final Map<String, Matrix> weights;
    private final Fault fault;
    private final Map<Integer, int[]> buffers = new ConcurrentHashMap<>();
    private volatile @Nullable Thread user;

    ToyModel(ModelSpec spec, Weights weights, Fault fault) {
        this.spec = spec;
        this.weights = ToyWeights.matrices(weights, fault);
        this.fault = fault;
    }

    ModelSpec spec() {
        return spec;
    }

    @Override
    public float[][] logits(int[] ids) {
        int[] window = fault == Fault.THREADS_SHARE_A_WINDOW ? shared(ids) : ids;
        Matrix logits = new Network(new Tape(), weights, Dropout.OFF, fault, 1).logits(spec, window);
        float[][] rows = new float[logits.rows][logits.columns];
        for (int i = 0; i < logits.value.length; i++) {
            rows[i / logits.columns][i % logits.columns] = (float) logits.value[i];
        }
        return rows;
    }

    /** The window in a buffer of the model's, as long as the longest of its kind. */
    private int[] shared(int[] ids) {
        int[] buffer = buffers.computeIfAbsent(ids.length, int[]::new);
        System.arraycopy(ids, 0, buffer, 0, ids.length);
        // However few processors run the threads, others get in between.
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        return buffer;
    }

    /** The logits after the latest tokens of a past that matter. */
    float[] last(int[] past) {
        user = Thread.currentThread();
        int matters = spec.receptiveField() - (fault == Fault.WINDOW_TOO_SHORT ? 1 : 0);
        float[][] rows = logits(Arrays.copyOfRange(past, Math.max(0, past.length - matters), past.length));
        return rows[rows.length - 1];
    }

    @Override
    public BackendProvider.Generation start(int streams) {
        return new ToyGeneration(this, streams, fault);
    }

    @Override
    public void close() {
        if (fault == Fault.CLOSES_ONLY_WHERE_IT_GENERATED && user != null && user != Thread.currentThread()) {
            throw new IllegalStateException("Memory belongs to the thread that used it");
        }
    }
}
