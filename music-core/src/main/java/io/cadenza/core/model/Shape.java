package io.cadenza.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions of a tensor, outermost first.
 *
 * @param dimensions each 1 or more; empty for a scalar
 */
public record Shape(List<Integer> dimensions) {
    /** Checks and copies. */
    public Shape {
        dimensions = List.copyOf(dimensions);
        for (int dimension : dimensions) {
            if (dimension < 1) {
                throw new IllegalArgumentException("A dimension is 1 or more, not " + dimension);
            }
        }
    }

    /** The shape of these dimensions. */
    public static Shape of(int... dimensions) {
        return new Shape(Arrays.stream(dimensions).boxed().toList());
    }

    /**
     * The number of elements.
     *
     * @throws ArithmeticException if there are more than an array can hold
     */
    public int size() {
        return dimensions.stream().reduce(1, Math::multiplyExact);
    }

    /** The number of dimensions. */
    public int rank() {
        return dimensions.size();
    }

    /** One dimension. */
    public int dimension(int index) {
        return dimensions.get(index);
    }

    // Written out, for a record's own link method handles when they first run: a thirtieth of a short start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Shape shape && dimensions.equals(shape.dimensions);
    }

    @Override
    public int hashCode() {
        return dimensions.hashCode();
    }

    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
