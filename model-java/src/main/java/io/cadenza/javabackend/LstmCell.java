package io.cadenza.javabackend;

/**
 * One step of the cells of a layer: c ← σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c). Gates move to arrays of their own, so that
 * all loops index by the bare variable: see {@link Dense}.
 */
final class LstmCell {
    private final RowKernel kernel;
    private final float[] tanhScratch;
    private final float[] input;
    private final float[] forget;
    private final float[] candidate;
    private final float[] output;
    private final float[] tanhOfCell;
    private final float[] cellScratch;

    LstmCell(RowKernel kernel, int size) {
        this.kernel = kernel;
        this.tanhScratch = new float[4 * size];
        this.input = new float[size];
        this.forget = new float[size];
        this.candidate = new float[size];
        this.output = new float[size];
        this.tanhOfCell = new float[size];
        this.cellScratch = new float[size];
    }

    /**
     * Advances one stream.
     *
     * @param gates sums of i, f, g and o, those into a sigmoid halved; overwritten
     * @param c the cells' state, updated
     * @param h the cells' output, replaced
     */
    void advance(float[] gates, float[] c, float[] h) {
        int size = c.length;
        Activations.tanh(kernel, gates, tanhScratch);
        System.arraycopy(gates, 0, input, 0, size);
        System.arraycopy(gates, size, forget, 0, size);
        System.arraycopy(gates, 2 * size, candidate, 0, size);
        System.arraycopy(gates, 3 * size, output, 0, size);
        remember(input, forget, candidate, c);
        System.arraycopy(c, 0, tanhOfCell, 0, size);
        Activations.tanh(kernel, tanhOfCell, cellScratch);
        Activations.gate(tanhOfCell, output, h);
    }

    private static void remember(float[] input, float[] forget, float[] candidate, float[] c) {
        for (int j = 0; j < c.length; j++) {
            c[j] = (0.5f + 0.5f * forget[j]) * c[j] + (0.5f + 0.5f * input[j]) * candidate[j];
        }
    }
}
