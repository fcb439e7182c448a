package io.cadenza.dl4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A row-major matrix of floats in memory that an ND4J array owns, in this process or on a card: all of it, some of its rows or
 * some of its columns. Parts share the memory and live as long as the array does.
 *
 * <p>Activations are matrices of [step · stream][channel]: a shift in time is a shift of rows, so that the taps of a
 * convolution are matrix products on parts, without a copy.
 */
final class Matrix {
    private final Arithmetic arithmetic;
    private final DataBuffer data;
    private final long offset;
    private final int rows;
    private final int columns;
    private final int stride;
    private @Nullable FloatPointer pointer;
    private @Nullable INDArray array;

    private Matrix(Arithmetic arithmetic, DataBuffer data, long offset, int rows, int columns, int stride) {
        this.arithmetic = arithmetic;
        this.data = data;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
        this.stride = stride;
    }

    /** An array in C order as a matrix: its last dimension are the columns. */
    static Matrix of(Arithmetic arithmetic, INDArray array) {
        int columns = array.rank() == 0 ? 1 : Math.toIntExact(array.size(-1));
        return of(arithmetic, array, Math.toIntExact(array.length() / columns), columns);
    }

    /** The values of an array in C order, in this shape. */
    static Matrix of(Arithmetic arithmetic, INDArray array, int rows, int columns) {
        DataBuffer data = array.data();
        DataBuffer whole = data.originalDataBuffer() == null ? data : data.originalDataBuffer();
        Matrix matrix = new Matrix(arithmetic, whole, array.offset(), rows, columns, columns);
        if (Arrays.equals(array.shape(), new long[] {rows, columns})) {
            matrix.array = array;
        }
        return matrix;
    }

    /** How this matrix and its parts are computed on. */
    Arithmetic arithmetic() {
        return arithmetic;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** The values from the first of one row to the first of the next. */
    int stride() {
        return stride;
    }

    /** The first value, which {@link HostArithmetic} alone may ask for. */
    FloatPointer pointer() {
        if (!arithmetic.isOnHost()) {
            throw new IllegalStateException("The values of this matrix need not be in memory of this process");
        }
        if (pointer == null) {
            pointer = new FloatPointer(data.addressPointer()).getPointer(offset);
        }
        return pointer;
    }

    /** Some of the rows. */
    Matrix rows(int first, int count) {
        return new Matrix(arithmetic, data, offset + (long) first * stride, count, columns, stride);
    }

    /** Every so many rows, from one on. */
    Matrix every(int apart, int first) {
        return new Matrix(arithmetic, data, offset + (long) first * stride, rows / apart, columns, stride * apart);
    }

    /** Some of the columns. */
    Matrix columns(int first, int count) {
        return new Matrix(arithmetic, data, offset + first, rows, count, stride);
    }

    /** The same values in other rows and columns; not for some of the columns. */
    Matrix reshape(int newRows, int newColumns) {
        return new Matrix(arithmetic, data, offset, newRows, newColumns, newColumns);
    }

    /** The matrix as an ND4J array of [rows, columns]. Views leave native objects to garbage collection: made once. */
    INDArray array() {
        if (array == null) {
            array = Nd4j.create(data, new long[] {rows, columns}, new long[] {stride, 1}, offset, 'c');
        }
        return array;
    }

    /** An ND4J view of [steps, streams, columns]; not for some of the columns. */
    INDArray array(int steps, int streams) {
        return Nd4j.create(
                data,
                new long[] {steps, streams, columns},
                new long[] {(long) streams * columns, columns, 1},
                offset,
                'c');
    }

    /** As {@link #pointer}: a buffer of native memory from the first to the last, at position 0. */
    FloatBuffer buffer() {
        return new FloatPointer(pointer())
                .capacity((long) (rows - 1) * stride + columns)
                .asBuffer();
    }

    /** Sets every row to a row; not for some of the columns. */
    void setRows(Matrix row) {
        arithmetic.setRows(this, row);
    }

    /** Sets every value to 0; not for some of the columns. */
    void clear() {
        arithmetic.clear(this);
    }

    /** Copies another matrix of as many values; not for some of the columns. */
    void set(Matrix other) {
        arithmetic.copy(this, other);
    }

    /** Copies another matrix of this shape; parts too. */
    void assign(Matrix other) {
        arithmetic.assign(this, other);
    }

    /** Copies another matrix transposed; parts too. */
    void setTransposed(Matrix other) {
        arithmetic.transpose(this, other);
    }

    /** Sets all values, row by row; not for some of the columns. */
    void set(FloatBuffer values) {
        arithmetic.write(this, values);
    }

    /** A copy of the values, row by row. */
    float[] values() {
        return arithmetic.read(this);
    }

    /** A copy of the rows. */
    float[][] toRows() {
        float[] all = values();
        float[][] separate = new float[rows][];
        for (int i = 0; i < rows; i++) {
            separate[i] = Arrays.copyOfRange(all, i * columns, (i + 1) * columns);
        }
        return separate;
    }
}
