package io.cadenza.run;

import com.sun.management.OperatingSystemMXBean;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.model.ModelSpec;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Refuses a model or batch that no machine of this size can hold. TensorFlow 2.18 does not ask whether it got the memory for a fused
 * matrix product: where a refusal would be due, the process dies (a segmentation fault in {@code MklFusedMatMulOp}).
 */
final class MemoryCheck {
    private static final double GIBI = 1L << 30;

    private MemoryCheck() {}

    /**
     * Checks a training against the memory of this machine or container.
     *
     * @throws TooLittleMemoryException if it surely cannot fit
     */
    static void require(ModelSpec spec, int batchSize, int window) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        require(
                spec,
                batchSize,
                window,
                system.getTotalMemorySize(),
                Runtime.getRuntime().maxMemory());
    }

    /** @param heap how far Java's heap may grow: weights and two moments lie on it whenever a state is read or saved */
    static void require(ModelSpec spec, int batchSize, int window, long memory, long heap) {
        double weights = spec.trainingValues(0, window) * Float.BYTES;
        double state = spec.isDifferentiable() ? 3.0 * spec.parameterCount() * Float.BYTES : 0;
        if (weights > memory || state > heap) {
            throw new TooLittleMemoryException(
                    String.format(
                            Locale.ROOT,
                            "A model of %d values needs %.1f GiB at least in training, %.1f of it in Java's heap; this"
                                    + " machine has %.1f and the heap may grow to %.1f. Choose smaller sizes under model.",
                            spec.parameterCount(),
                            weights / GIBI,
                            state / GIBI,
                            memory / GIBI,
                            heap / GIBI),
                    null);
        }
        double needed = spec.trainingValues(batchSize, window) * Float.BYTES;
        if (needed > memory) {
            throw new TooLittleMemoryException(
                    String.format(
                            Locale.ROOT,
                            "A batch of %d windows of %d tokens needs %.1f GiB at least, with the model, and this machine"
                                    + " has %.1f. Set training.batchSize or data.window to less, or choose a smaller model"
                                    + " or vocabulary (data.minCount).",
                            batchSize,
                            window,
                            needed / GIBI,
                            memory / GIBI),
                    null);
        }
    }
}
