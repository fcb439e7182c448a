package io.cadenza.javabackend;

/**
 * Rows of floats in an array. Rows are filled up to whole vectors of 16, whichever the processor has, with columns that
 * compute nothing that matters; and rows begin an odd number of such vectors apart, so that a column does not fall into a few
 * sets of a cache.
 */
final class Matrix {
    /** What widths are filled up to: a vector of 512 bits. */
    static final int VECTOR = 16;

    final float[] values;
    final int offset;
    final int width;
    final int stride;

    private Matrix(float[] values, int offset, int width, int stride) {
        this.values = values;
        this.offset = offset;
        this.width = width;
        this.stride = stride;
    }

    /** Zeros. */
    static Matrix zeros(int rows, int columns) {
        return new Matrix(new float[rows * stride(columns)], 0, padded(columns), stride(columns));
    }

    /** A matrix that lies in an array from an offset on, {@link #size} long. */
    static Matrix in(float[] values, int offset, int columns) {
        return new Matrix(values, offset, padded(columns), stride(columns));
    }

    /** Some columns of this matrix; both numbers are whole vectors. */
    Matrix columns(int from, int count) {
        return new Matrix(values, offset + from, count, stride);
    }

    /** Where a row begins. */
    int at(int row) {
        return offset + row * stride;
    }

    /** How many rows the array holds from the first of this matrix on. */
    int capacity() {
        return (values.length - offset) / stride;
    }

    static int padded(int columns) {
        return (columns + VECTOR - 1) / VECTOR * VECTOR;
    }

    static int stride(int columns) {
        return padded(columns) | VECTOR;
    }

    static int size(int rows, int columns) {
        return Math.multiplyExact(rows, stride(columns));
    }
}
