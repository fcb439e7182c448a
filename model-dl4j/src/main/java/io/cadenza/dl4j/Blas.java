package io.cadenza.dl4j;

/** The networks' linear algebra by what it is for, in the arithmetic of the matrices. */
final class Blas {
    private Blas() {}

    /** c = a·b */
    static void set(Matrix c, Matrix a, Matrix b) {
        c.arithmetic().multiply(c, a, false, b, false, false);
    }

    /** c += a·b */
    static void add(Matrix c, Matrix a, Matrix b) {
        c.arithmetic().multiply(c, a, false, b, false, true);
    }

    /** c = a·bᵀ */
    static void setTransposed(Matrix c, Matrix a, Matrix b) {
        c.arithmetic().multiply(c, a, false, b, true, false);
    }

    /** c = aᵀ·b: the gradient of weights from inputs and the gradient of outputs */
    static void setWeightGradient(Matrix c, Matrix a, Matrix b) {
        c.arithmetic().multiply(c, a, true, b, false, false);
    }

    /** row = the sum of the rows of a; {@code ones} holds at least as many ones as a has rows */
    static void setRowSum(Matrix row, Matrix a, Matrix ones) {
        row.arithmetic().sumRows(row, a, ones);
    }

    /** y += α·x, on all values of contiguous matrices */
    static void addScaled(Matrix y, float alpha, Matrix x) {
        y.arithmetic().addScaled(y, alpha, x);
    }

    /** x ← α·x, on all values of a contiguous matrix */
    static void scale(Matrix x, float alpha) {
        x.arithmetic().scale(x, alpha);
    }

    /** The square root of the sum of the squares of a contiguous matrix. */
    static double norm(Matrix x) {
        return x.arithmetic().norm(x);
    }
}
