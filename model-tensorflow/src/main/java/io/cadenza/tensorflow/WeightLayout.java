package io.cadenza.tensorflow;

import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where each weight lies in one vector of all weights.
 *
 * <p>With all weights in one vector an optimiser step is one operation, and so is a snapshot. Each weight begins at a
 * multiple of {@link #ALIGNMENT}: TensorFlow then slices it out without a copy. The gaps stay zero.
 */
final class WeightLayout {
    /** Floats in the 64 bytes that Eigen aligns tensors to. */
    private static final int ALIGNMENT = 16;

    private final SortedMap<String, Shape> shapes;
    private final SortedMap<String, Integer> offsets = new TreeMap<>();
    private final int size;

    WeightLayout(ModelSpec spec) {
        this.shapes = spec.weightShapes();
        int next = 0;
        for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
            offsets.put(entry.getKey(), next);
            next = Math.addExact(next, padded(entry.getValue()));
        }
        this.size = next;
    }

    /** The length of the vector. */
    int size() {
        return size;
    }

    /** The weights' names and shapes in the order of the vector. */
    SortedMap<String, Shape> shapes() {
        return shapes;
    }

    /** Where a weight begins. */
    int offset(String name) {
        return offsets.getOrDefault(name, -1);
    }

    /** The zeros after a weight. */
    static int gap(Shape shape) {
        return padded(shape) - shape.size();
    }

    private static int padded(Shape shape) {
        return Math.multiplyExact((shape.size() + ALIGNMENT - 1) / ALIGNMENT, ALIGNMENT);
    }

    float[] pack(Weights weights) {
        float[] vector = new float[size];
        weights.tensors()
                .forEach((name, tensor) ->
                        tensor.buffer().get(vector, offset(name), tensor.shape().size()));
        return vector;
    }

    Weights unpack(float[] vector) {
        return Weights.generate(shapes, (name, shape) -> {
            int from = offset(name);
            return Tensor.of(shape, Arrays.copyOfRange(vector, from, from + shape.size()));
        });
    }
}
