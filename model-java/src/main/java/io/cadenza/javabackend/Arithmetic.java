package io.cadenza.javabackend;

import java.lang.reflect.InvocationTargetException;

/**
 * The arithmetic of training, in one of two ways that give the same bits: {@link PlainArithmetic} has loops,
 * {@code VectorArithmetic} the Vector API. Each element has its operations in the same order in both; vectors run across
 * elements that do not depend on each other, so that their length does not matter. Used by one thread.
 *
 * <p>Operations take rows of matrices from one on, all columns.
 */
interface Arithmetic {
    /** Sums of products are cut after this many terms, so that the rows in use stay in the first-level cache. */
    int BLOCK = 128;

    /**
     * C = D + A·B, each element's sum taken in order from D on, every product fused with its addition where the processor can.
     *
     * @param d where the first row of D is; its rows are {@code ds} apart, 0 for one row that all begin with
     * @param as what lies between two rows of A
     * @param at what lies between two columns of A: 1, or for a transposed A the stride with {@code as} 1
     * @param m rows of C
     * @param n columns of C, a multiple of {@link Matrix#VECTOR}
     * @param p terms of each sum
     */
    void product(
            float[] c,
            int co,
            int cs,
            float[] d,
            int dd,
            int ds,
            float[] a,
            int ao,
            int as,
            int at,
            float[] b,
            int bo,
            int bs,
            int m,
            int n,
            int p);

    /** How many columns of B the product goes through from the first row to the last before it turns to others. */
    int columnsAtOnce();

    /** C += A·B. */
    default void add(Matrix c, int cRow, Matrix a, int aRow, Matrix b, int bRow, int m, int p) {
        int co = c.at(cRow);
        product(
                c.values,
                co,
                c.stride,
                c.values,
                co,
                c.stride,
                a.values,
                a.at(aRow),
                a.stride,
                1,
                b.values,
                b.at(bRow),
                b.stride,
                m,
                c.width,
                p);
    }

    /** C = bias + A·B, the bias being one row. */
    default void affine(Matrix c, int cRow, Matrix bias, Matrix a, int aRow, Matrix b, int bRow, int m, int p) {
        product(
                c.values,
                c.at(cRow),
                c.stride,
                bias.values,
                bias.offset,
                0,
                a.values,
                a.at(aRow),
                a.stride,
                1,
                b.values,
                b.at(bRow),
                b.stride,
                m,
                c.width,
                p);
    }

    /** C += Aᵀ·B, the sum being taken over rows of A and B. */
    default void addTransposed(Matrix c, int cRow, Matrix a, int aRow, Matrix b, int bRow, int m, int rows) {
        int co = c.at(cRow);
        product(
                c.values,
                co,
                c.stride,
                c.values,
                co,
                c.stride,
                a.values,
                a.at(aRow),
                1,
                a.stride,
                b.values,
                b.at(bRow),
                b.stride,
                m,
                c.width,
                rows);
    }

    /** sums [filter | gate] become [f = tanh(filter) | s = sigmoid(gate)], and z = f·s. */
    void gate(Matrix sums, int row, Matrix z, int zRow, int m);

    /** From dL/dz: [f | s] become the slopes of their sums, and z = f·s once more. */
    void gateSlopes(Matrix sums, int row, Matrix dz, Matrix z, int zRow, int m);

    /**
     * One step of LSTM cells: sums of i, f, g, o become their values, c = f·cBefore + i·g, h = o·tanh(c). States of the step
     * before are {@code m} rows above.
     *
     * @param gates four groups, a quarter of its width apart, of which as many columns are meant as C and H have
     */
    void cell(Matrix gates, int row, Matrix c, Matrix h, int stateRow, int m);

    /**
     * From dL/dh of a step, and dL/dc of what follows it: i, f, g, o become the slopes of their sums, and dc that for the step
     * before.
     */
    void cellSlopes(Matrix gates, int row, Matrix c, int stateRow, Matrix dh, int dhRow, Matrix dc, int m);

    /** x = max(x, 0). */
    void relu(Matrix x, int row, int m);

    /** dx = scale·dx where x is more than 0, else 0. */
    void reluSlopes(Matrix dx, int dxRow, Matrix x, int row, int m, float scale);

    /** Drops and scales; the same rows of the same draw are dropped alike, whatever holds them. */
    void drop(Matrix x, int row, int m, Dropout draw, int use, int[] rowNumbers, int firstNumber);

    /** y = max(a, b). */
    void larger(Matrix x, int aRow, int bRow, Matrix y, int yRow, int m);

    /** From dL/dy of y = max(a, b): a and b, 0 or more, become their slopes; 0 for what is 0, and for the second of two equals. */
    void largerSlopes(Matrix x, int aRow, int bRow, Matrix dy, int dyRow, int m, float scale);

    /**
     * Logits become the slopes of scale·Σ losses.
     *
     * @return the sum of losses in nats
     */
    double crossEntropy(Matrix logits, int m, int[] targets, int firstTarget, float scale);

    /** y = x. */
    default void copy(Matrix x, int row, Matrix y, int yRow, int m) {
        for (int r = 0; r < m; r++) {
            System.arraycopy(x.values, x.at(row + r), y.values, y.at(yRow + r), y.width);
        }
    }

    /** y = x + one row. */
    void copyPlus(Matrix x, int row, Matrix summand, Matrix y, int yRow, int m);

    /** As many elements of y += x. */
    void add(float[] x, int xo, float[] y, int yo, int count);

    /** sums += each row in turn. */
    void addRows(Matrix x, int row, int m, Matrix sums);

    /** Adam's update of elements; gradients are multiplied by a factor before. */
    void adam(AdamStep step, float[] w, float[] m, float[] v, float[] g, int from, int to);

    /** The numbers of one update: see {@link io.cadenza.core.model.Adam}. */
    record AdamStep(float beta1, float rest1, float beta2, float rest2, float epsilon, float size, float factor) {}

    /** Whether this JVM computes with the Vector API. */
    static boolean hasVectors() {
        return Fused.MULTIPLY_ADD
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** The faster one of this JVM. */
    static Arithmetic fastest() {
        return hasVectors() ? vectors() : new PlainArithmetic();
    }

    /** By name, because the class is compiled apart: the compiler warns of every use of an incubator module. */
    private static Arithmetic vectors() {
        try {
            return Class.forName("io.cadenza.javabackend.VectorArithmetic")
                    .asSubclass(Arithmetic.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The Vector API of this JVM does not work: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The class VectorArithmetic is missing from the backend \"java\"", e);
        }
    }
}
