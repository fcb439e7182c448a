package io.cadenza.core.model;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** An immutable array of 32-bit floats with a shape, row-major. */
public final class Tensor {
    private final Shape shape;
    private final float[] values;

    private Tensor(Shape shape, float[] values) {
        this.shape = shape;
        this.values = values;
    }

    /**
     * A tensor with a copy of these values.
     *
     * @throws IllegalArgumentException if their number is not the shape's
     */
    public static Tensor of(Shape shape, float... values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "A tensor of shape " + shape + " has " + shape.size() + " values, not " + values.length);
        }
        return new Tensor(shape, values.clone());
    }

    /** A tensor of zeros. */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.size()]);
    }

    /** The shape. */
    public Shape shape() {
        return shape;
    }

    /** A copy of the values. */
    public float[] toArray() {
        return values.clone();
    }

    /** The values without a copy, read-only, positioned at the first. */
    public FloatBuffer buffer() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** Whether all values are finite numbers. */
    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Equal shape and equal bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor && tensor.shape.equals(shape) && Arrays.equals(tensor.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor " + shape;
    }
}
