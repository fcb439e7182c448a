package io.cadenza.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The named tensors of a model, sorted by name.
 *
 * @param tensors names and shapes as {@link ModelSpec#weightShapes()} gives them
 */
public record Weights(SortedMap<String, Tensor> tensors) {
    /** Copies. */
    public Weights {
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    /** The weights in this map. */
    public static Weights of(Map<String, Tensor> tensors) {
        return new Weights(new TreeMap<>(tensors));
    }

    /** Weights of these names and shapes, each made by the function. */
    public static Weights generate(
            SortedMap<String, Shape> shapes, BiFunction<? super String, ? super Shape, Tensor> tensor) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        shapes.forEach((name, shape) -> tensors.put(name, tensor.apply(name, shape)));
        return new Weights(tensors);
    }

    /** Zeros of these names and shapes. */
    public static Weights zeros(SortedMap<String, Shape> shapes) {
        return generate(shapes, (name, shape) -> Tensor.zeros(shape));
    }

    /**
     * The tensor of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("No weight \"" + name + "\"; there are " + tensors.keySet());
        }
        return tensor;
    }

    /** The number of values in all tensors. */
    public long parameterCount() {
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.shape().size())
                .sum();
    }

    /**
     * Checks that these are the weights of a specification: the same names and shapes, and finite values.
     *
     * @return these weights
     * @throws IllegalArgumentException naming the first weight that is missing, unknown, of another shape or not finite
     */
    public Weights requireFitting(ModelSpec spec) {
        return requireFitting(spec.weightShapes());
    }

    /** The same for names and shapes. */
    Weights requireFitting(SortedMap<String, Shape> expected) {
        expected.forEach((name, shape) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("The weight \"" + name + "\" " + shape + " is missing");
            }
            if (!tensor.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "The weight \"" + name + "\" has shape " + tensor.shape() + " where the model needs " + shape);
            }
            if (!tensor.isFinite()) {
                throw new IllegalArgumentException("The weight \"" + name + "\" holds a value that is not finite");
            }
        });
        for (String name : tensors.keySet()) {
            if (!expected.containsKey(name)) {
                throw new IllegalArgumentException("The weight \"" + name + "\" is none of the model's");
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return "Weights of " + parameterCount() + " parameters in " + tensors.size() + " tensors";
    }
}
