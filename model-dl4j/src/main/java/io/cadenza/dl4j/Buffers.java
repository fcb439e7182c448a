package io.cadenza.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for matrices, freed all at once. It is allocated when a shape is first seen and used again in every step:
 * ND4J frees what is left to it only when Java's heap, which holds almost nothing, happens to be collected.
 */
final class Buffers implements AutoCloseable {
    private final Arithmetic arithmetic;
    private final List<INDArray> arrays = new ArrayList<>();

    /** For matrices of this arithmetic. */
    Buffers(Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
    }

    /** A matrix of zeros. */
    Matrix matrix(int rows, int columns) {
        return Matrix.of(arithmetic, keep(Nd4j.create(DataType.FLOAT, new long[] {rows, columns}, 'c')));
    }

    /** A column of ones. */
    Matrix ones(int rows) {
        return Matrix.of(arithmetic, keep(Nd4j.ones(DataType.FLOAT, rows, 1)));
    }

    /** Token ids, [steps, streams]. */
    INDArray ids(int steps, int streams) {
        return keep(Nd4j.create(DataType.INT32, new long[] {steps, streams}, 'c'));
    }

    private INDArray keep(INDArray array) {
        arrays.add(array);
        return array;
    }

    @Override
    public void close() {
        arrays.forEach(INDArray::close);
        arrays.clear();
    }
}
