package io.cadenza.javabackend;

import io.cadenza.core.backend.Tanh;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Arithmetic} on the Vector API; products are those of {@link VectorProduct}. */
final class VectorArithmetic implements Arithmetic {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** 0, 1, 2 ... times what a column adds to a row's key in {@link Dropout#bits}. */
    private static final IntVector COLUMN_KEYS =
            IntVector.zero(INTS).addIndex(1).mul(0x9e3779b9);

    /** Rows that a few passes go over, one after the other, in the first-level cache. */
    private static final int FEW_ROWS = 16;

    private Matrix tanhOfState = Matrix.zeros(FEW_ROWS, 1);

    @Override
    public int columnsAtOnce() {
        return VectorProduct.COLUMNS;
    }

    @Override
    public void product(
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
            int p) {
        VectorProduct.product(c, co, cs, d, dd, ds, a, ao, as, at, b, bo, bs, m, n, p);
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }

    private static FloatVector vector(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    /**
     * {@link PlainArithmetic#squash} of some columns of rows. All in one loop: C2 inlines no method of its own that it has
     * compiled to much code before, and would then make an object of every vector; and a loop over the few vectors of one row
     * is spent on its beginning and end.
     */
    private static void squash(
            float[] x,
            int from,
            int xs,
            float[] y,
            int to,
            int ys,
            int count,
            int m,
            float before,
            float after,
            float shift) {
        FloatVector odd13 = vector(-2.7607684e-16f);
        FloatVector odd11 = vector(2.000188e-13f);
        FloatVector odd9 = vector(-8.604672e-11f);
        FloatVector odd7 = vector(5.1222973e-8f);
        FloatVector odd5 = vector(1.48572235e-5f);
        FloatVector odd3 = vector(6.3726195e-4f);
        FloatVector odd1 = vector(4.8935246e-3f);
        FloatVector even6 = vector(1.1982584e-6f);
        FloatVector even4 = vector(1.1853471e-4f);
        FloatVector even2 = vector(2.2684347e-3f);
        FloatVector even0 = vector(4.893525e-3f);
        FloatVector high = vector(Tanh.LIMIT);
        FloatVector low = vector(-Tanh.LIMIT);
        FloatVector factor = vector(after);
        FloatVector summand = vector(shift);
        int j = 0;
        int source = from;
        int target = to;
        for (int i = m * (count / LANES); i > 0; i--) {
            FloatVector c = FloatVector.fromArray(SPECIES, x, source + j).mul(before);
            c = c.blend(high, c.compare(VectorOperators.GT, high)).blend(low, c.compare(VectorOperators.LT, low));
            FloatVector s = c.mul(c);
            FloatVector odd = odd13.fma(s, odd11)
                    .fma(s, odd9)
                    .fma(s, odd7)
                    .fma(s, odd5)
                    .fma(s, odd3)
                    .fma(s, odd1);
            FloatVector even = even6.fma(s, even4).fma(s, even2).fma(s, even0);
            c.mul(odd).div(even).fma(factor, summand).intoArray(y, target + j);
            j += LANES;
            if (j == count) {
                j = 0;
                source += xs;
                target += ys;
            }
        }
    }

    private static void tanh(Matrix x, int row, int column, Matrix y, int yRow, int yColumn, int count, int m) {
        squash(x.values, x.at(row) + column, x.stride, y.values, y.at(yRow) + yColumn, y.stride, count, m, 1, 1, 0);
    }

    private static void sigmoid(Matrix x, int row, int column, int count, int m) {
        int at = x.at(row) + column;
        squash(x.values, at, x.stride, x.values, at, x.stride, count, m, 0.5f, 0.5f, 0.5f);
    }

    /** 1 − x. */
    private static FloatVector rest(FloatVector x) {
        return vector(1).sub(x);
    }

    @Override
    public void gate(Matrix sums, int row, Matrix z, int zRow, int m) {
        for (int done = 0; done < m; done += FEW_ROWS) {
            gateFew(sums, row + done, z, zRow + done, Math.min(FEW_ROWS, m - done));
        }
    }

    private static void gateFew(Matrix sums, int row, Matrix z, int zRow, int m) {
        int width = z.width;
        tanh(sums, row, 0, sums, row, 0, width, m);
        sigmoid(sums, row, width, width, m);
        for (int r = 0; r < m; r++) {
            int at = sums.at(row + r);
            int to = z.at(zRow + r);
            for (int j = 0; j < width; j += LANES) {
                load(sums.values, at + j).mul(load(sums.values, at + width + j)).intoArray(z.values, to + j);
            }
        }
    }

    @Override
    public void gateSlopes(Matrix sums, int row, Matrix dz, Matrix z, int zRow, int m) {
        float[] x = sums.values;
        int width = z.width;
        for (int r = 0; r < m; r++) {
            int at = sums.at(row + r);
            int to = z.at(zRow + r);
            int slope = dz.at(zRow + r);
            for (int j = 0; j < width; j += LANES) {
                FloatVector f = load(x, at + j);
                FloatVector s = load(x, at + width + j);
                FloatVector d = load(dz.values, slope + j);
                f.mul(s).intoArray(z.values, to + j);
                d.mul(s).mul(rest(f.mul(f))).intoArray(x, at + j);
                d.mul(f).mul(s.mul(rest(s))).intoArray(x, at + width + j);
            }
        }
    }

    @Override
    public void cell(Matrix gates, int row, Matrix c, Matrix h, int stateRow, int m) {
        for (int done = 0; done < m; done += FEW_ROWS) {
            int rows = Math.min(FEW_ROWS, m - done);
            cellFew(gates, row + done, c, h, stateRow + done, stateRow + done - m, rows);
        }
    }

    private static void cellFew(Matrix gates, int row, Matrix c, Matrix h, int stateRow, int rowBefore, int m) {
        float[] x = gates.values;
        int width = c.width;
        int apart = gates.width / 4;
        sigmoid(gates, row, 0, width, m);
        sigmoid(gates, row, apart, width, m);
        tanh(gates, row, 2 * apart, gates, row, 2 * apart, width, m);
        sigmoid(gates, row, 3 * apart, width, m);
        for (int r = 0; r < m; r++) {
            int at = gates.at(row + r);
            int before = c.at(rowBefore + r);
            int now = c.at(stateRow + r);
            for (int j = 0; j < width; j += LANES) {
                FloatVector kept = load(x, at + apart + j).mul(load(c.values, before + j));
                FloatVector added = load(x, at + j).mul(load(x, at + 2 * apart + j));
                kept.add(added).intoArray(c.values, now + j);
            }
        }
        tanh(c, stateRow, 0, h, stateRow, 0, width, m);
        for (int r = 0; r < m; r++) {
            int at = gates.at(row + r) + 3 * apart;
            int out = h.at(stateRow + r);
            for (int j = 0; j < width; j += LANES) {
                load(x, at + j).mul(load(h.values, out + j)).intoArray(h.values, out + j);
            }
        }
    }

    @Override
    public void cellSlopes(Matrix gates, int row, Matrix c, int stateRow, Matrix dh, int dhRow, Matrix dc, int m) {
        if (tanhOfState.width < c.width) {
            tanhOfState = Matrix.zeros(FEW_ROWS, c.width);
        }
        for (int done = 0; done < m; done += FEW_ROWS) {
            int rows = Math.min(FEW_ROWS, m - done);
            int now = stateRow + done;
            tanh(c, now, 0, tanhOfState, 0, 0, c.width, rows);
            cellSlopesFew(gates, row + done, c, now - m, tanhOfState, dh, dhRow + done, dc, done, rows);
        }
    }

    private static void cellSlopesFew(
            Matrix gates,
            int row,
            Matrix c,
            int rowBefore,
            Matrix tanh,
            Matrix dh,
            int dhRow,
            Matrix dc,
            int dcRow,
            int m) {
        float[] x = gates.values;
        int width = c.width;
        int apart = gates.width / 4;
        for (int r = 0; r < m; r++) {
            int at = gates.at(row + r);
            int before = c.at(rowBefore + r);
            int slope = dh.at(dhRow + r);
            int carried = dc.at(dcRow + r);
            int state = tanh.at(r);
            for (int j = 0; j < width; j += LANES) {
                FloatVector i = load(x, at + j);
                FloatVector f = load(x, at + apart + j);
                FloatVector g = load(x, at + 2 * apart + j);
                FloatVector o = load(x, at + 3 * apart + j);
                FloatVector t = load(tanh.values, state + j);
                FloatVector d = load(dh.values, slope + j);
                FloatVector e = load(dc.values, carried + j).add(d.mul(o).mul(rest(t.mul(t))));
                e.mul(g).mul(i.mul(rest(i))).intoArray(x, at + j);
                e.mul(load(c.values, before + j)).mul(f.mul(rest(f))).intoArray(x, at + apart + j);
                e.mul(i).mul(rest(g.mul(g))).intoArray(x, at + 2 * apart + j);
                d.mul(t).mul(o.mul(rest(o))).intoArray(x, at + 3 * apart + j);
                e.mul(f).intoArray(dc.values, carried + j);
            }
        }
    }

    @Override
    public void relu(Matrix x, int row, int m) {
        for (int r = 0; r < m; r++) {
            int at = x.at(row + r);
            for (int j = at; j < at + x.width; j += LANES) {
                load(x.values, j).max(0).intoArray(x.values, j);
            }
        }
    }

    @Override
    public void reluSlopes(Matrix dx, int dxRow, Matrix x, int row, int m, float scale) {
        for (int r = 0; r < m; r++) {
            int at = x.at(row + r);
            int slope = dx.at(dxRow + r);
            for (int j = 0; j < x.width; j += LANES) {
                VectorMask<Float> open = load(x.values, at + j).compare(VectorOperators.GT, 0);
                FloatVector scaled = load(dx.values, slope + j).mul(scale);
                FloatVector.zero(SPECIES).blend(scaled, open).intoArray(dx.values, slope + j);
            }
        }
    }

    @Override
    public void drop(Matrix x, int row, int m, Dropout draw, int use, int[] rowNumbers, int firstNumber) {
        for (int r = 0; r < m; r++) {
            int at = x.at(row + r);
            int key = draw.key(use, rowNumbers[firstNumber + r]);
            for (int j = 0; j < x.width; j += LANES) {
                IntVector h = COLUMN_KEYS.add(key + j * 0x9e3779b9);
                h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16))
                        .mul(0x7feb352d);
                h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15))
                        .mul(0x846ca68b);
                h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16))
                        .lanewise(VectorOperators.LSHR, 1);
                VectorMask<Float> kept =
                        h.compare(VectorOperators.GE, draw.threshold).cast(SPECIES);
                FloatVector scaled = load(x.values, at + j).mul(draw.scale);
                FloatVector.zero(SPECIES).blend(scaled, kept).intoArray(x.values, at + j);
            }
        }
    }

    @Override
    public void larger(Matrix x, int aRow, int bRow, Matrix y, int yRow, int m) {
        for (int r = 0; r < m; r++) {
            int a = x.at(aRow + r);
            int b = x.at(bRow + r);
            int to = y.at(yRow + r);
            for (int j = 0; j < y.width; j += LANES) {
                load(x.values, a + j).max(load(x.values, b + j)).intoArray(y.values, to + j);
            }
        }
    }

    @Override
    public void largerSlopes(Matrix x, int aRow, int bRow, Matrix dy, int dyRow, int m, float scale) {
        for (int r = 0; r < m; r++) {
            int a = x.at(aRow + r);
            int b = x.at(bRow + r);
            int slope = dy.at(dyRow + r);
            for (int j = 0; j < dy.width; j += LANES) {
                FloatVector first = load(x.values, a + j);
                FloatVector second = load(x.values, b + j);
                FloatVector d = load(dy.values, slope + j).mul(scale);
                FloatVector zero = FloatVector.zero(SPECIES);
                VectorMask<Float> isFirst =
                        first.compare(VectorOperators.GE, second).and(first.compare(VectorOperators.GT, 0));
                zero.blend(d, isFirst).intoArray(x.values, a + j);
                zero.blend(d, second.compare(VectorOperators.GT, first)).intoArray(x.values, b + j);
            }
        }
    }

    @Override
    public double crossEntropy(Matrix logits, int m, int[] targets, int firstTarget, float scale) {
        float[] x = logits.values;
        int width = logits.width;
        double loss = 0;
        for (int r = 0; r < m; r++) {
            int at = logits.at(r);
            int target = at + targets[firstTarget + r];
            float largest = largest(x, at, width);
            float ofTarget = x[target] - largest;
            exp(x, at, width, largest);
            float sum = PlainArithmetic.sum(x, at, width);
            loss += Math.log(sum) - ofTarget;
            float factor = scale / sum;
            for (int j = at; j < at + width; j += LANES) {
                load(x, j).mul(factor).intoArray(x, j);
            }
            x[target] -= scale;
        }
        return loss;
    }

    private static float largest(float[] x, int at, int width) {
        FloatVector largest = load(x, at);
        for (int j = at + LANES; j < at + width; j += LANES) {
            largest = largest.max(load(x, j));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /** {@link PlainArithmetic#exp} of how far elements are above a number, in place. */
    private static void exp(float[] x, int from, int count, float above) {
        FloatVector rounding = vector(PlainArithmetic.ROUNDING);
        FloatVector log2e = vector(PlainArithmetic.LOG2_E);
        FloatVector high = vector(-PlainArithmetic.LN2_HIGH);
        FloatVector low = vector(-PlainArithmetic.LN2_LOW);
        FloatVector p7 = vector(1.9875691E-4f);
        FloatVector p6 = vector(0.0013981999f);
        FloatVector p5 = vector(0.008333452f);
        FloatVector p4 = vector(0.041665796f);
        FloatVector p3 = vector(0.16666666f);
        FloatVector p2 = vector(0.5f);
        for (int j = from; j < from + count; j += LANES) {
            FloatVector difference = FloatVector.fromArray(SPECIES, x, j).sub(above);
            FloatVector t = difference.fma(log2e, rounding);
            FloatVector n = t.sub(rounding);
            FloatVector r = n.fma(low, n.fma(high, difference));
            FloatVector p = p7.fma(r, p6).fma(r, p5).fma(r, p4).fma(r, p3).fma(r, p2);
            FloatVector e = p.fma(r.mul(r), r).add(1);
            FloatVector power = t.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(0x3f800000)
                    .reinterpretAsFloats();
            e.mul(power)
                    .blend(0, difference.compare(VectorOperators.LT, PlainArithmetic.LEAST_EXPONENT))
                    .intoArray(x, j);
        }
    }

    @Override
    public void copyPlus(Matrix x, int row, Matrix summand, Matrix y, int yRow, int m) {
        for (int r = 0; r < m; r++) {
            int from = x.at(row + r);
            int to = y.at(yRow + r);
            for (int j = 0; j < y.width; j += LANES) {
                load(x.values, from + j)
                        .add(load(summand.values, summand.offset + j))
                        .intoArray(y.values, to + j);
            }
        }
    }

    @Override
    public void add(float[] x, int xo, float[] y, int yo, int count) {
        int j = 0;
        for (; j + LANES <= count; j += LANES) {
            load(y, yo + j).add(load(x, xo + j)).intoArray(y, yo + j);
        }
        for (; j < count; j++) {
            y[yo + j] += x[xo + j];
        }
    }

    @Override
    public void addRows(Matrix x, int row, int m, Matrix sums) {
        for (int j = 0; j < x.width; j += LANES) {
            FloatVector sum = load(sums.values, sums.offset + j);
            int at = x.at(row) + j;
            for (int r = 0; r < m; r++, at += x.stride) {
                sum = sum.add(load(x.values, at));
            }
            sum.intoArray(sums.values, sums.offset + j);
        }
    }

    @Override
    public void adam(AdamStep step, float[] w, float[] m, float[] v, float[] g, int from, int to) {
        for (int j = from; j < to; j += LANES) {
            FloatVector slope = load(g, j).mul(step.factor());
            FloatVector first = load(m, j).mul(step.beta1()).add(slope.mul(step.rest1()));
            FloatVector second =
                    load(v, j).mul(step.beta2()).add(slope.mul(step.rest2()).mul(slope));
            first.intoArray(m, j);
            second.intoArray(v, j);
            FloatVector move = first.mul(step.size()).div(second.sqrt().add(step.epsilon()));
            load(w, j).sub(move).intoArray(w, j);
        }
    }
}
