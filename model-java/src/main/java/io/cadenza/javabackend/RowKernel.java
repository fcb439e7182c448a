package io.cadenza.javabackend;

import java.lang.reflect.InvocationTargetException;

/**
 * The arithmetic of {@link Dense} and {@link Activations#tanh} on many rows, in the order of the plain loops and so to the same
 * bits. Used by one thread.
 *
 * <p>C2 vectorises the plain loops but keeps no sum in a register from one weight row to the next, and takes narrower vectors
 * where its profile calls loops short (128 bits at 64 columns, {@code LoopPercentProfileLimit}). The Vector API does as it is
 * told. It is an incubator module, there only if the JVM was started with {@code --add-modules jdk.incubator.vector}, and slow
 * until it is compiled, so few streams are better off without it.
 */
interface RowKernel {
    /** The number of streams of one thread from which on the Vector API is worth its start. */
    int WORTHWHILE_STREAMS = 16;

    /**
     * Adds input · weights to output rows, as many from the first as it takes at a time.
     *
     * @return the number of rows done; the others are left to the plain loops
     */
    int accumulate(Dense dense, float[][] input, float[][] output, int rows);

    /** {@link Activations#tanh} in place; or false, and {@code x} is left to the plain loops. */
    boolean tanh(float[] x);

    /** The kernel for so many streams that advance together. */
    static RowKernel of(int streams) {
        boolean vectors = streams >= WORTHWHILE_STREAMS
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vectors ? vectorKernel() : new PlainKernel();
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
