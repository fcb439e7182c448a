package io.cadenza.javabackend;

import java.util.function.Function;

/**
 * A matrix product with bias, for one row or many.
 *
 * <p>Each output row is a sum of weight rows, four at a time. HotSpot's C2 vectorises that loop only if every array in it is
 * indexed by the bare loop variable (else it cannot rule out that arrays overlap), and only while its body stays below 60
 * nodes: hence an array per row, and four rather than eight weight rows. On a 2.6 GHz AMD EPYC with AVX-512 this gives 30
 * to 45 GFLOP/s where the same loop over one flat array gives 8.
 *
 * <p>The order of the sum does not depend on how many rows there are, so one row gives the same bits alone as among many.
 */
final class Dense {
    /** The most columns of a tile. */
    private static final int COLUMNS = 512;
    /** Weight rows of a tile that stay in the first-level cache while all rows of the input pass: 8 of 512 floats are 16 of 32 KB. */
    private static final int BLOCK = 8;

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
            for (int row = 0; row < rows; row++) {
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
