package io.cadenza.run;

import com.sun.management.OperatingSystemMXBean;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Refuses a batch that no machine of this size can hold. TensorFlow 2.18 does not ask whether it got the memory for a fused
 * matrix product: where a refusal would be due, the process dies (a segmentation fault in {@code MklFusedMatMulOp}).
 */
final class MemoryCheck {
    private static final double GIBI = 1L << 30;

    private MemoryCheck() {}

    /**
     * Checks a batch against the memory of this machine or container.
     *
     * @throws TooLittleMemoryException if it surely cannot fit
     */
    static void require(ModelSpec spec, int batchSize, int window) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        require(spec, batchSize, window, system.getTotalMemorySize());
    }

    static void require(ModelSpec spec, int batchSize, int window, long memory) {
        double needed = (double) batchSize * floatsOfAWindow(spec, window) * Float.BYTES;
        if (needed > memory) {
            throw new TooLittleMemoryException(
                    String.format(
                            Locale.ROOT,
                            "A batch of %d windows of %d tokens needs %.1f GiB at least, and this machine has %.1f."
                                    + " Set training.batchSize or data.window to less, or choose a smaller model or"
                                    + " vocabulary (data.minCount).",
                            batchSize,
                            window,
                            needed / GIBI,
                            memory / GIBI),
                    null);
        }
    }

    /**
     * What a step holds at once, whatever the backend: the logits and their gradient, the embedded tokens, and what each layer
     * of a model without pooling gives, whose width is that of its bias.
     */
    private static double floatsOfAWindow(ModelSpec spec, int window) {
        SortedMap<String, Shape> shapes = spec.weightShapes();
        Shape embedding = shapes.get("embedding/weight");
        if (embedding == null) {
            return 0; // a model that is no network computes no activations
        }
        int predicted = spec.outputLength(window);
        double layers = predicted < window
                ? 0
                : shapes.entrySet().stream()
                        .filter(weight -> weight.getKey().endsWith("/bias"))
                        .mapToDouble(weight -> weight.getValue().size())
                        .sum();
        double logitsGradient = spec.vocabularySize();
        double logits = predicted < window ? spec.vocabularySize() : 0; // else among the layers
        return predicted * (logits + logitsGradient) + window * (layers + embedding.dimension(1));
    }
}
