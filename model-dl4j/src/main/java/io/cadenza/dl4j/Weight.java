package io.cadenza.dl4j;

import io.cadenza.core.model.Shape;
import org.jspecify.annotations.Nullable;

/**
 * One of a layer's weights and, in training, its gradient: matrices of [all but the last dimension][last dimension] within
 * the network's flat arrays.
 */
final class Weight {
    private final Matrix value;
    private @Nullable Matrix gradient;

    Weight(Matrix value) {
        this.value = value;
    }

    /** The part of a flat array that holds a weight of this shape. */
    static Matrix part(Matrix flat, long offset, Shape shape) {
        int columns = shape.dimension(shape.rank() - 1);
        return flat.columns(Math.toIntExact(offset), shape.size()).reshape(shape.size() / columns, columns);
    }

    Matrix value() {
        return value;
    }

    /** Where a backward pass puts the gradient. */
    Matrix gradient() {
        if (gradient == null) {
            throw new IllegalStateException("A network without gradients has no backward pass");
        }
        return gradient;
    }

    void setGradient(Matrix gradient) {
        this.gradient = gradient;
    }
}
