package io.cadenza.javabackend;

import io.cadenza.core.backend.Tanh;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowKernel} on the Vector API: four rows by two vectors of sums, on AVX-512 by four, stay in registers while all weight
 * rows pass.
 */
final class VectorKernel implements RowKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int TILE = 2 * LANES;
    private static final int ROWS = 4;
    /** Processors with vectors of 512 bits have registers for two tiles of sums, others do not. */
    private static final boolean WIDE = LANES >= 16;

    /** Where the last columns are computed when they do not fill a tile. */
    private final float[][] edge = new float[ROWS][TILE];

    /** Columns in tiles of two vectors, the last filled up with zeros, from wider ones: [tile][in][2 · lanes]. */
    private static float[] pack(float[][][] wide) {
        int width = wide[0][0].length;
        int in = wide[0].length;
        float[] packed = new float[(wide.length * width + TILE - 1) / TILE * in * TILE];
        for (int column = 0, run; column < wide.length * width; column += run) {
            int from = column % width;
            run = Math.min(TILE - column % TILE, width - from);
            for (int i = 0; i < in; i++) {
                int to = (column / TILE * in + i) * TILE + column % TILE;
                System.arraycopy(wide[column / width][i], from, packed, to, run);
            }
        }
        return packed;
    }

    @Override
    public void accumulate(Dense dense, float[][] input, float[][] output, int rows) {
        float[] packed = dense.packed(VectorKernel::pack);
        int in = dense.inputs();
        int out = dense.outputs();
        int done = rows - rows % ROWS;
        int column = 0;
        if (WIDE) {
            for (; column + 2 * TILE <= out; column += 2 * TILE) {
                for (int row = 0; row < done; row += ROWS) {
                    addTwoTiles(packed, column * in, in, input, row, output, column);
                }
            }
        }
        for (; column < out; column += TILE) {
            int from = column * in;
            for (int row = 0; row < done; row += ROWS) {
                if (column + TILE <= out) {
                    addTile(packed, from, in, input, row, output, row, column);
                } else {
                    addEdge(packed, from, in, input, row, output, column, out - column);
                }
            }
        }
        for (int row = done; row < rows; row++) {
            addRow(packed, in, out, input[row], output[row]);
        }
    }

    /** One row alone, in the same order: what is left of a group of four, or a single stream. */
    private void addRow(float[] packed, int in, int out, float[] x, float[] y) {
        int column = 0;
        for (; column + 2 * TILE <= out; column += 2 * TILE) {
            rowOfTwoTiles(packed, column * in, in, x, y, column);
        }
        for (; column + TILE <= out; column += TILE) {
            rowOfTile(packed, column * in, in, x, y, column);
        }
        if (column < out) {
            System.arraycopy(y, column, edge[0], 0, out - column);
            Arrays.fill(edge[0], out - column, TILE, 0);
            rowOfTile(packed, column * in, in, x, edge[0], 0);
            System.arraycopy(edge[0], 0, y, column, out - column);
        }
    }

    private static void rowOfTwoTiles(float[] packed, int from, int in, float[] x, float[] y, int column) {
        FloatVector a = FloatVector.fromArray(SPECIES, y, column);
        FloatVector b = FloatVector.fromArray(SPECIES, y, column + LANES);
        FloatVector c = FloatVector.fromArray(SPECIES, y, column + 2 * LANES);
        FloatVector d = FloatVector.fromArray(SPECIES, y, column + 3 * LANES);
        int second = from + in * TILE;
        for (int i = 0; i < in; i++) {
            FloatVector v = FloatVector.broadcast(SPECIES, x[i]);
            a = FloatVector.fromArray(SPECIES, packed, from + i * TILE).fma(v, a);
            b = FloatVector.fromArray(SPECIES, packed, from + i * TILE + LANES).fma(v, b);
            c = FloatVector.fromArray(SPECIES, packed, second + i * TILE).fma(v, c);
            d = FloatVector.fromArray(SPECIES, packed, second + i * TILE + LANES)
                    .fma(v, d);
        }
        a.intoArray(y, column);
        b.intoArray(y, column + LANES);
        c.intoArray(y, column + 2 * LANES);
        d.intoArray(y, column + 3 * LANES);
    }

    private static void rowOfTile(float[] packed, int from, int in, float[] x, float[] y, int column) {
        FloatVector a = FloatVector.fromArray(SPECIES, y, column);
        FloatVector b = FloatVector.fromArray(SPECIES, y, column + LANES);
        for (int i = 0; i < in; i++) {
            FloatVector v = FloatVector.broadcast(SPECIES, x[i]);
            a = FloatVector.fromArray(SPECIES, packed, from + i * TILE).fma(v, a);
            b = FloatVector.fromArray(SPECIES, packed, from + i * TILE + LANES).fma(v, b);
        }
        a.intoArray(y, column);
        b.intoArray(y, column + LANES);
    }

    private void addEdge(
            float[] packed, int from, int in, float[][] input, int row, float[][] output, int column, int width) {
        for (int r = 0; r < ROWS; r++) {
            System.arraycopy(output[row + r], column, edge[r], 0, width);
            Arrays.fill(edge[r], width, TILE, 0);
        }
        addTile(packed, from, in, input, row, edge, 0, 0);
        for (int r = 0; r < ROWS; r++) {
            System.arraycopy(edge[r], 0, output[row + r], column, width);
        }
    }

    private static void addTile(
            float[] packed, int from, int in, float[][] input, int row, float[][] output, int outputRow, int column) {
        float[] x0 = input[row];
        float[] x1 = input[row + 1];
        float[] x2 = input[row + 2];
        float[] x3 = input[row + 3];
        float[] y0 = output[outputRow];
        float[] y1 = output[outputRow + 1];
        float[] y2 = output[outputRow + 2];
        float[] y3 = output[outputRow + 3];
        FloatVector a0 = FloatVector.fromArray(SPECIES, y0, column);
        FloatVector b0 = FloatVector.fromArray(SPECIES, y0, column + LANES);
        FloatVector a1 = FloatVector.fromArray(SPECIES, y1, column);
        FloatVector b1 = FloatVector.fromArray(SPECIES, y1, column + LANES);
        FloatVector a2 = FloatVector.fromArray(SPECIES, y2, column);
        FloatVector b2 = FloatVector.fromArray(SPECIES, y2, column + LANES);
        FloatVector a3 = FloatVector.fromArray(SPECIES, y3, column);
        FloatVector b3 = FloatVector.fromArray(SPECIES, y3, column + LANES);
        for (int i = 0; i < in; i++) {
            FloatVector p = FloatVector.fromArray(SPECIES, packed, from + i * TILE);
            FloatVector q = FloatVector.fromArray(SPECIES, packed, from + i * TILE + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, x0[i]);
            a0 = p.fma(x, a0);
            b0 = q.fma(x, b0);
            x = FloatVector.broadcast(SPECIES, x1[i]);
            a1 = p.fma(x, a1);
            b1 = q.fma(x, b1);
            x = FloatVector.broadcast(SPECIES, x2[i]);
            a2 = p.fma(x, a2);
            b2 = q.fma(x, b2);
            x = FloatVector.broadcast(SPECIES, x3[i]);
            a3 = p.fma(x, a3);
            b3 = q.fma(x, b3);
        }
        a0.intoArray(y0, column);
        b0.intoArray(y0, column + LANES);
        a1.intoArray(y1, column);
        b1.intoArray(y1, column + LANES);
        a2.intoArray(y2, column);
        b2.intoArray(y2, column + LANES);
        a3.intoArray(y3, column);
        b3.intoArray(y3, column + LANES);
    }

    /** Two tiles at a time: sixteen sums, so that no fused instruction waits for the one before it. */
    private static void addTwoTiles(
            float[] packed, int from, int in, float[][] input, int row, float[][] output, int column) {
        float[] x0 = input[row];
        float[] x1 = input[row + 1];
        float[] x2 = input[row + 2];
        float[] x3 = input[row + 3];
        float[] y0 = output[row];
        float[] y1 = output[row + 1];
        float[] y2 = output[row + 2];
        float[] y3 = output[row + 3];
        int second = from + in * TILE;
        FloatVector a0 = FloatVector.fromArray(SPECIES, y0, column);
        FloatVector b0 = FloatVector.fromArray(SPECIES, y0, column + LANES);
        FloatVector c0 = FloatVector.fromArray(SPECIES, y0, column + 2 * LANES);
        FloatVector d0 = FloatVector.fromArray(SPECIES, y0, column + 3 * LANES);
        FloatVector a1 = FloatVector.fromArray(SPECIES, y1, column);
        FloatVector b1 = FloatVector.fromArray(SPECIES, y1, column + LANES);
        FloatVector c1 = FloatVector.fromArray(SPECIES, y1, column + 2 * LANES);
        FloatVector d1 = FloatVector.fromArray(SPECIES, y1, column + 3 * LANES);
        FloatVector a2 = FloatVector.fromArray(SPECIES, y2, column);
        FloatVector b2 = FloatVector.fromArray(SPECIES, y2, column + LANES);
        FloatVector c2 = FloatVector.fromArray(SPECIES, y2, column + 2 * LANES);
        FloatVector d2 = FloatVector.fromArray(SPECIES, y2, column + 3 * LANES);
        FloatVector a3 = FloatVector.fromArray(SPECIES, y3, column);
        FloatVector b3 = FloatVector.fromArray(SPECIES, y3, column + LANES);
        FloatVector c3 = FloatVector.fromArray(SPECIES, y3, column + 2 * LANES);
        FloatVector d3 = FloatVector.fromArray(SPECIES, y3, column + 3 * LANES);
        for (int i = 0; i < in; i++) {
            FloatVector p = FloatVector.fromArray(SPECIES, packed, from + i * TILE);
            FloatVector q = FloatVector.fromArray(SPECIES, packed, from + i * TILE + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, packed, second + i * TILE);
            FloatVector s = FloatVector.fromArray(SPECIES, packed, second + i * TILE + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, x0[i]);
            a0 = p.fma(x, a0);
            b0 = q.fma(x, b0);
            c0 = r.fma(x, c0);
            d0 = s.fma(x, d0);
            x = FloatVector.broadcast(SPECIES, x1[i]);
            a1 = p.fma(x, a1);
            b1 = q.fma(x, b1);
            c1 = r.fma(x, c1);
            d1 = s.fma(x, d1);
            x = FloatVector.broadcast(SPECIES, x2[i]);
            a2 = p.fma(x, a2);
            b2 = q.fma(x, b2);
            c2 = r.fma(x, c2);
            d2 = s.fma(x, d2);
            x = FloatVector.broadcast(SPECIES, x3[i]);
            a3 = p.fma(x, a3);
            b3 = q.fma(x, b3);
            c3 = r.fma(x, c3);
            d3 = s.fma(x, d3);
        }
        a0.intoArray(y0, column);
        b0.intoArray(y0, column + LANES);
        c0.intoArray(y0, column + 2 * LANES);
        d0.intoArray(y0, column + 3 * LANES);
        a1.intoArray(y1, column);
        b1.intoArray(y1, column + LANES);
        c1.intoArray(y1, column + 2 * LANES);
        d1.intoArray(y1, column + 3 * LANES);
        a2.intoArray(y2, column);
        b2.intoArray(y2, column + LANES);
        c2.intoArray(y2, column + 2 * LANES);
        d2.intoArray(y2, column + 3 * LANES);
        a3.intoArray(y3, column);
        b3.intoArray(y3, column + LANES);
        c3.intoArray(y3, column + 2 * LANES);
        d3.intoArray(y3, column + 3 * LANES);
    }

    @Override
    public void gate(float[] sums, float[] out) {
        tanh(sums);
        gate(sums, 0, sums, out.length, out);
    }

    /** out = filter · (½ + ½ · gate), from values that came out of tanh. */
    private static void gate(float[] filter, int f, float[] gate, int g, float[] out) {
        int bound = SPECIES.loopBound(out.length);
        for (int j = 0; j < bound; j += LANES) {
            FloatVector open =
                    FloatVector.fromArray(SPECIES, gate, g + j).mul(0.5f).add(0.5f);
            FloatVector.fromArray(SPECIES, filter, f + j).mul(open).intoArray(out, j);
        }
        for (int j = bound; j < out.length; j++) {
            out[j] = filter[f + j] * (0.5f + 0.5f * gate[g + j]);
        }
    }

    @Override
    public void swish(float[] sums, float[] out) {
        int size = out.length;
        int bound = SPECIES.loopBound(size);
        for (int j = 0; j < bound; j += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, sums, j);
            x.mul(tanh(x.mul(0.5f)).mul(0.5f).add(0.5f))
                    .mul(FloatVector.fromArray(SPECIES, sums, size + j))
                    .intoArray(out, j);
        }
        if (bound < size) {
            System.arraycopy(sums, bound, edge[0], 0, size - bound);
            FloatVector x = FloatVector.fromArray(SPECIES, edge[0], 0);
            x.mul(tanh(x.mul(0.5f)).mul(0.5f).add(0.5f)).intoArray(edge[0], 0);
            for (int j = bound; j < size; j++) {
                out[j] = edge[0][j - bound] * sums[size + j];
            }
        }
    }

    @Override
    public void add(float[] x, int from, float[] y) {
        int bound = SPECIES.loopBound(y.length);
        for (int j = 0; j < bound; j += LANES) {
            FloatVector.fromArray(SPECIES, y, j)
                    .add(FloatVector.fromArray(SPECIES, x, from + j))
                    .intoArray(y, j);
        }
        for (int j = bound; j < y.length; j++) {
            y[j] += x[from + j];
        }
    }

    @Override
    public void cell(float[] gates, float[] c, float[] h) {
        int size = c.length;
        tanh(gates);
        remember(gates, c);
        System.arraycopy(c, 0, h, 0, size);
        tanh(h);
        gate(h, 0, gates, 3 * size, h);
    }

    private static void remember(float[] gates, float[] c) {
        int size = c.length;
        int bound = SPECIES.loopBound(size);
        for (int j = 0; j < bound; j += LANES) {
            FloatVector input =
                    FloatVector.fromArray(SPECIES, gates, j).mul(0.5f).add(0.5f);
            FloatVector forget =
                    FloatVector.fromArray(SPECIES, gates, size + j).mul(0.5f).add(0.5f);
            FloatVector kept = forget.mul(FloatVector.fromArray(SPECIES, c, j));
            kept.add(input.mul(FloatVector.fromArray(SPECIES, gates, 2 * size + j)))
                    .intoArray(c, j);
        }
        for (int j = bound; j < size; j++) {
            c[j] = (0.5f + 0.5f * gates[size + j]) * c[j] + (0.5f + 0.5f * gates[j]) * gates[2 * size + j];
        }
    }

    private void tanh(float[] x) {
        int bound = SPECIES.loopBound(x.length);
        for (int j = 0; j < bound; j += LANES) {
            tanh(FloatVector.fromArray(SPECIES, x, j)).intoArray(x, j);
        }
        if (bound < x.length) {
            System.arraycopy(x, bound, edge[0], 0, x.length - bound);
            tanh(FloatVector.fromArray(SPECIES, edge[0], 0)).intoArray(edge[0], 0);
            System.arraycopy(edge[0], 0, x, bound, x.length - bound);
        }
    }

    private static FloatVector tanh(FloatVector x) {
        FloatVector c = x.min(Tanh.LIMIT).max(-Tanh.LIMIT);
        FloatVector s = c.mul(c);
        FloatVector high = s.mul(-2.7607684e-16f)
                .add(2.000188e-13f)
                .mul(s)
                .add(-8.604672e-11f)
                .mul(s)
                .add(5.1222973e-8f);
        FloatVector numerator = high.mul(s)
                .add(1.48572235e-5f)
                .mul(s)
                .add(6.3726195e-4f)
                .mul(s)
                .add(4.8935246e-3f)
                .mul(c);
        FloatVector denominator = s.mul(1.1982584e-6f)
                .add(1.1853471e-4f)
                .mul(s)
                .add(2.2684347e-3f)
                .mul(s)
                .add(4.893525e-3f);
        return numerator.div(denominator);
    }
}
