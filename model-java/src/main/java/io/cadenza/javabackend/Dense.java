package io.cadenza.javabackend;

import java.util.function.Function;

/**
 * A matrix product with bias, for one row or many.
 *
 * <p>Each output row is a sum of weight rows, four at a time. HotSpot's C2 vectorises that loop only if every array in it is
 * indexed by the bare loop variable (else it cannot rule out that arrays overlap), and only while its body stays below 60
 * nodes: hence an array per row, and four rather than eight weight rows. On a 2.6 GHz AMD EPYC with AVX-512 this gives 30
 * to 45 GFLOP/s where the same loop over one flat array gives 8. C2 of JDK 25 vectorises two such sums in one loop too, which reads
 * weights once for two rows and is 1.4 times as fast; that of JDK 17 does not, and would be slower.
 *
 * <p>The order of the sum does not depend on how many rows there are, so one row gives the same bits alone as among many.
 */
final class Dense {
    /** The most columns of a tile. */
    private static final int COLUMNS = 512;
    /** Weight rows of a tile that stay in the first-level cache while all rows of the input pass: 8 of 512 floats are 16 of 32 KB. */
    private static final int BLOCK = 8;
    /** Whether rows go in pairs: the C2 of JDK 17 would give up vectors for that. */
    static final boolean PAIRS = Runtime.version().feature() >= 25;

    /** Columns in tiles of equal width, the last filled up with zeros: [tile][in][columns]. */
    private final float[][][] tiles;

    private final float[] bias;
    /** The weights as {@code VectorKernel} reads them; empty until it asks. Threads that ask at once make equal ones. */
    private volatile float[] packed = {};

    /**
     * A copy.
     *
     * @param weights [in][out]
     */
    Dense(float[][] weights, float[] bias) {
        this.bias = bias.clone();
        int count = (bias.length + COLUMNS - 1) / COLUMNS;
        int width = (bias.length + count - 1) / count;
        this.tiles = new float[count][weights.length][width];
        for (int tile = 0; tile < count; tile++) {
            for (int i = 0; i < weights.length; i++) {
                System.arraycopy(
                        weights[i], tile * width, tiles[tile][i], 0, Math.min(width, bias.length - tile * width));
            }
        }
    }

    int inputs() {
        return tiles[0].length;
    }

    int outputs() {
        return bias.length;
    }

    /** The tiles in another layout, made when first asked for. */
    float[] packed(Function<float[][][], float[]> layout) {
        if (packed.length == 0) {
            packed = layout.apply(tiles);
        }
        return packed;
    }

    /** Output rows become bias + input · weights. */
    void apply(RowKernel kernel, float[][] input, float[][] output, int rows) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(bias, 0, output[row], 0, bias.length);
        }
        kernel.accumulate(this, input, output, rows);
    }

    /** What the loops of a thread keep of a product from call to call. */
    final class Loops {
        private final Rows scratch = new Rows(tiles[0][0].length);
        /** Whether the last tile comes first. What the call before has read last is then still in a cache that is too small for all. */
        private boolean backward;

        /** Adds input · weights to output rows. */
        void accumulate(float[][] input, float[][] output, int rows) {
            if (tiles.length == 1) {
                add(tiles[0], input, output, rows);
                return;
            }
            for (int i = 0; i < tiles.length; i++) {
                int tile = backward ? tiles.length - 1 - i : i;
                float[][] sums = scratch.atLeast(rows);
                int from = tile * sums[0].length;
                int width = Math.min(sums[0].length, bias.length - from);
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(output[row], from, sums[row], 0, width);
                }
                add(tiles[tile], input, sums, rows);
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(sums[row], 0, output[row], from, width);
                }
            }
            backward = !backward;
        }
    }

    private static void add(float[][] weights, float[][] input, float[][] output, int rows) {
        for (int from = 0; from < weights.length; from += BLOCK) {
            int to = Math.min(weights.length, from + BLOCK);
            int row = 0;
            if (PAIRS) {
                for (; row + 2 <= rows; row += 2) {
                    addPair(weights, input[row], output[row], input[row + 1], output[row + 1], from, to);
                }
            }
            for (; row < rows; row++) {
                addRows(weights, input[row], output[row], from, to);
            }
        }
    }

    private static void addRows(float[][] weights, float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i + 4 <= to; i += 4) {
            addFour(weights[i], x[i], weights[i + 1], x[i + 1], weights[i + 2], x[i + 2], weights[i + 3], x[i + 3], y);
        }
        for (; i < to; i++) {
            addOne(weights[i], x[i], y);
        }
    }

    private static void addPair(float[][] weights, float[] x1, float[] y1, float[] x2, float[] y2, int from, int to) {
        int i = from;
        for (; i + 4 <= to; i += 4) {
            addFourTwice(weights, i, x1, i, 1, y1, x2, i, y2);
        }
        for (; i < to; i++) {
            addOne(weights[i], x1[i], y1);
            addOne(weights[i], x2[i], y2);
        }
    }

    /**
     * Adds four weight rows to each of two rows, y1 and y2, as {@link #addFour} does.
     *
     * @param x1 what they are multiplied by for the first, from {@code at1} on, {@code step} apart
     */
    static void addFourTwice(
            float[][] weights, int i, float[] x1, int at1, int step, float[] y1, float[] x2, int at2, float[] y2) {
        float[] p = weights[i];
        float[] q = weights[i + 1];
        float[] r = weights[i + 2];
        float[] s = weights[i + 3];
        float a1 = x1[at1];
        float b1 = x1[at1 + step];
        float c1 = x1[at1 + 2 * step];
        float d1 = x1[at1 + 3 * step];
        float a2 = x2[at2];
        float b2 = x2[at2 + step];
        float c2 = x2[at2 + 2 * step];
        float d2 = x2[at2 + 3 * step];
        if (Fused.MULTIPLY_ADD) {
            for (int j = 0; j < y1.length; j++) {
                // Read before the first is written, after which C2 would read them again.
                float u = p[j];
                float v = q[j];
                float w = r[j];
                float x = s[j];
                y1[j] = Math.fma(d1, x, Math.fma(c1, w, Math.fma(b1, v, Math.fma(a1, u, y1[j]))));
                y2[j] = Math.fma(d2, x, Math.fma(c2, w, Math.fma(b2, v, Math.fma(a2, u, y2[j]))));
            }
        } else {
            for (int j = 0; j < y1.length; j++) {
                float u = p[j];
                float v = q[j];
                float w = r[j];
                float x = s[j];
                y1[j] = y1[j] + a1 * u + b1 * v + c1 * w + d1 * x;
                y2[j] = y2[j] + a2 * u + b2 * v + c2 * w + d2 * x;
            }
        }
    }

    static void addFour(float[] p, float a, float[] q, float b, float[] r, float c, float[] s, float d, float[] y) {
        if (Fused.MULTIPLY_ADD) {
            for (int j = 0; j < y.length; j++) {
                y[j] = Math.fma(d, s[j], Math.fma(c, r[j], Math.fma(b, q[j], Math.fma(a, p[j], y[j]))));
            }
        } else {
            for (int j = 0; j < y.length; j++) {
                y[j] = y[j] + a * p[j] + b * q[j] + c * r[j] + d * s[j];
            }
        }
    }

    static void addOne(float[] p, float a, float[] y) {
        for (int j = 0; j < y.length; j++) {
            y[j] = Fused.MULTIPLY_ADD ? Math.fma(a, p[j], y[j]) : y[j] + a * p[j];
        }
    }
}
