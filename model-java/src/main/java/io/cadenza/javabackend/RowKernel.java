package io.cadenza.javabackend;

import java.lang.reflect.InvocationTargetException;

/**
 * The arithmetic of streams, in one of two ways that give the same bits: each element's operations and their order are the
 * same. Used by one thread.
 *
 * <p>{@link PlainKernel} has loops that C2 vectorises. It keeps no sum in a register from one weight row to the next, and takes
 * narrower vectors where its profile calls loops short (128 bits at 64 columns, {@code LoopPercentProfileLimit}). The Vector API
 * does as it is told. It is an incubator module, there only if the JVM was started with {@code --add-modules
 * jdk.incubator.vector}, and slow until it is compiled, so few streams come to it late or never.
 */
interface RowKernel {
    /** The number of streams of one thread from which on the Vector API is worth its start at once. */
    int WORTHWHILE_STREAMS = 16;

    /** Adds input · weights to output rows. */
    void accumulate(Dense dense, float[][] input, float[][] output, int rows);

    /**
     * out = tanh(filter) · sigmoid(gate).
     *
     * @param sums [filter | half the gate], twice as long as {@code out}; may be overwritten
     */
    void gate(float[] sums, float[] out);

    /**
     * out = gate · sigmoid(gate) · up.
     *
     * @param sums [gate | up], twice as long as {@code out}
     */
    void swish(float[] sums, float[] out);

    /** Adds as many elements of x, from one on, as y has. */
    void add(float[] x, int from, float[] y);

    /**
     * One step of LSTM cells: c ← σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c).
     *
     * @param gates sums of i, f, g and o, side by side, those into a sigmoid halved; may be overwritten
     * @param c the cells' state, updated
     * @param h the cells' output, replaced
     */
    void cell(float[] gates, float[] c, float[] h);

    /** The kernel for a number of streams that advance together. */
    static RowKernel of(int streams) {
        if (!Fused.MULTIPLY_ADD
                || ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new PlainKernel();
        }
        return streams >= WORTHWHILE_STREAMS ? vectorKernel() : new LateVectorKernel(RowKernel::vectorKernel);
    }

    /** By name, because the class is compiled apart: the compiler warns of every use of an incubator module. */
    private static RowKernel vectorKernel() {
        try {
            return Class.forName("io.cadenza.javabackend.VectorKernel")
                    .asSubclass(RowKernel.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The Vector API of this JVM does not work: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The class VectorKernel is missing from the backend \"java\"", e);
        }
    }
}
