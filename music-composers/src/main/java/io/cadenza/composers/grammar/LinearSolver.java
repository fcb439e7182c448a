package io.cadenza.composers.grammar;

/** Systems of linear equations. */
final class LinearSolver {
    private LinearSolver() {}

    /**
     * Solves by Gauss and Jordan's elimination with the largest pivot of each column.
     *
     * @param system n rows of n coefficients and the right side; it is regular, and is overwritten
     * @return the n unknowns
     */
    static double[] solve(double[][] system) {
        int size = system.length;
        for (int column = 0; column < size; column++) {
            int pivot = column;
            for (int row = column + 1; row < size; row++) {
                if (Math.abs(system[row][column]) > Math.abs(system[pivot][column])) {
                    pivot = row;
                }
            }
            double[] chosen = system[pivot];
            system[pivot] = system[column];
            system[column] = chosen;
            for (int row = 0; row < size; row++) {
                double factor = row == column ? 0 : system[row][column] / chosen[column];
                for (int k = column; factor != 0 && k <= size; k++) {
                    system[row][k] -= factor * chosen[k];
                }
            }
        }
        double[] unknowns = new double[size];
        for (int row = 0; row < size; row++) {
            unknowns[row] = system[row][size] / system[row][row];
        }
        return unknowns;
    }
}
