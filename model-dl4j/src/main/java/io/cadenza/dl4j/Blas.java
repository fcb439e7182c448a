package io.cadenza.dl4j;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import org.bytedeco.openblas.global.openblas;

/**
 * The matrix products of ND4J's own BLAS, called without its wrappers.
 *
 * <p>{@code INDArray.mmuli} writes column-major results and copies them (16 GFLOP/s on [4096, 64]·[64, 128] where the
 * product itself reaches 97), cannot add to its result, and costs 15 to 30 µs a call where the product of one row takes 0.4.
 */
final class Blas {
    private Blas() {}

    /** c = a·b */
    static void set(Matrix c, Matrix a, Matrix b) {
        multiply(c, a, CblasNoTrans, b, CblasNoTrans, a.columns(), 0);
    }

    /** c += a·b */
    static void add(Matrix c, Matrix a, Matrix b) {
        multiply(c, a, CblasNoTrans, b, CblasNoTrans, a.columns(), 1);
    }

    /** c = a·bᵀ */
    static void setTransposed(Matrix c, Matrix a, Matrix b) {
        multiply(c, a, CblasNoTrans, b, CblasTrans, a.columns(), 0);
    }

    /** c += a·bᵀ */
    static void addTransposed(Matrix c, Matrix a, Matrix b) {
        multiply(c, a, CblasNoTrans, b, CblasTrans, a.columns(), 1);
    }

    /** c = aᵀ·b: the gradient of weights from inputs and the gradient of outputs */
    static void setWeightGradient(Matrix c, Matrix a, Matrix b) {
        multiply(c, a, CblasTrans, b, CblasNoTrans, a.rows(), 0);
    }

    private static void multiply(Matrix c, Matrix a, int transposeA, Matrix b, int transposeB, int inner, float beta) {
        openblas.cblas_sgemm(
                CblasRowMajor,
                transposeA,
                transposeB,
                c.rows(),
                c.columns(),
                inner,
                1,
                a.pointer(),
                a.stride(),
                b.pointer(),
                b.stride(),
                beta,
                c.pointer(),
                c.stride());
    }

    /** row = the sum of the rows of a; {@code ones} holds at least as many ones as a has rows */
    static void setRowSum(Matrix row, Matrix a, Matrix ones) {
        openblas.cblas_sgemv(
                CblasRowMajor,
                CblasTrans,
                a.rows(),
                a.columns(),
                1,
                a.pointer(),
                a.stride(),
                ones.pointer(),
                1,
                0,
                row.pointer(),
                1);
    }

    /** y += α·x, on all values of contiguous matrices */
    static void addScaled(Matrix y, float alpha, Matrix x) {
        openblas.cblas_saxpy(count(y), alpha, x.pointer(), 1, y.pointer(), 1);
    }

    /** x ← α·x, on all values of a contiguous matrix */
    static void scale(Matrix x, float alpha) {
        openblas.cblas_sscal(count(x), alpha, x.pointer(), 1);
    }

    /** The square root of the sum of the squares of a contiguous matrix. */
    static double norm(Matrix x) {
        return openblas.cblas_snrm2(count(x), x.pointer(), 1);
    }

    private static int count(Matrix x) {
        return Math.multiplyExact(x.rows(), x.columns());
    }
}
