package io.cadenza.javabackend;

import java.util.function.Supplier;

/**
 * {@link RowKernel} for a few streams that may go on for long, such as sound: plain loops first, the Vector API from the moment
 * when as much has been computed as its own compiling takes. Both give the same bits, so nobody hears when.
 */
final class LateVectorKernel implements RowKernel {
    /** Products and sums after which compiling has been worth its time: some 30,000 samples of raw sound, a third of a second. */
    static final long WORTHWHILE_PRODUCTS = 4_000_000_000L;

    private final Supplier<RowKernel> vectors;
    private RowKernel kernel = new PlainKernel();
    private long products;

    /** @param vectors makes the other kernel, once */
    LateVectorKernel(Supplier<RowKernel> vectors) {
        this.vectors = vectors;
    }

    @Override
    public void accumulate(Dense dense, float[][] input, float[][] output, int rows) {
        if (products < WORTHWHILE_PRODUCTS) {
            products += (long) rows * dense.inputs() * dense.outputs();
            if (products >= WORTHWHILE_PRODUCTS) {
                kernel = vectors.get();
            }
        }
        kernel.accumulate(dense, input, output, rows);
    }

    @Override
    public void gate(float[] sums, float[] out) {
        kernel.gate(sums, out);
    }

    @Override
    public void add(float[] x, int from, float[] y) {
        kernel.add(x, from, y);
    }

    @Override
    public void cell(float[] gates, float[] c, float[] h) {
        kernel.cell(gates, c, h);
    }

    @Override
    public void swish(float[] x, float[] y) {
        kernel.swish(x, y);
    }
}
