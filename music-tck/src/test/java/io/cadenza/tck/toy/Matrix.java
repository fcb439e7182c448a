package io.cadenza.tck.toy;

/** Values [rows][columns], row-major, and the gradient of the loss by each of them. */
final class Matrix {
    final int rows;
    final int columns;
    final double[] value;
    final double[] gradient;

    Matrix(int rows, int columns, double[] value) {
        this.rows = rows;
        this.columns = columns;
        this.value = value;
        this.gradient = new double[value.length];
    }

    Matrix(int rows, int columns) {
        this(rows, columns, new double[rows * columns]);
    }

    double at(int row, int column) {
        return value[row * columns + column];
    }
}
