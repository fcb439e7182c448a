package io.cadenza.javabackend;

import io.cadenza.core.backend.Tanh;
import java.util.Arrays;

/**
 * Loops for C2. It vectorises a sum only over arrays indexed by the bare loop variable (see {@link Dense}), so a product moves
 * rows to arrays of their own; those are kept from call to call.
 */
final class PlainArithmetic implements Arithmetic {
    /** Whether rows go in pairs: {@link Dense} has where that is faster. The bits are the same. */
    private final boolean pairs;

    /** Rows of B, [width in vectors][term][column]. */
    private float[][][] panels = {};

    /** Two rows of C, [width in vectors][row][column]. */
    private float[][][] sums = {};

    PlainArithmetic() {
        this(Dense.PAIRS);
    }

    PlainArithmetic(boolean pairs) {
        this.pairs = pairs;
    }

    @Override
    public int columnsAtOnce() {
        return Integer.MAX_VALUE; // it goes along rows
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
        int vectors = n / Matrix.VECTOR;
        int known = panels.length;
        if (known <= vectors) {
            panels = Arrays.copyOf(panels, vectors + 1);
            sums = Arrays.copyOf(sums, vectors + 1);
            Arrays.fill(panels, known, vectors + 1, new float[0][]);
            Arrays.fill(sums, known, vectors + 1, new float[0][]);
        }
        if (panels[vectors].length == 0) {
            panels[vectors] = new float[BLOCK][n];
            sums[vectors] = new float[2][n];
        }
        float[][] panel = panels[vectors];
        float[] y = sums[vectors][0];
        float[] z = sums[vectors][1];
        for (int first = 0; first < p; first += BLOCK) {
            int terms = Math.min(BLOCK, p - first);
            for (int i = 0; i < terms; i++) {
                System.arraycopy(b, bo + (first + i) * bs, panel[i], 0, n);
            }
            float[] before = first == 0 ? d : c;
            int beforeAt = first == 0 ? dd : co;
            int beforeStep = first == 0 ? ds : cs;
            int row = 0;
            if (pairs) {
                for (; row + 2 <= m; row += 2) {
                    System.arraycopy(before, beforeAt + row * beforeStep, y, 0, n);
                    System.arraycopy(before, beforeAt + (row + 1) * beforeStep, z, 0, n);
                    addPair(a, ao + row * as + first * at, as, at, panel, terms, y, z);
                    System.arraycopy(y, 0, c, co + row * cs, n);
                    System.arraycopy(z, 0, c, co + (row + 1) * cs, n);
                }
            }
            for (; row < m; row++) {
                System.arraycopy(before, beforeAt + row * beforeStep, y, 0, n);
                addRow(a, ao + row * as + first * at, at, panel, terms, y);
                System.arraycopy(y, 0, c, co + row * cs, n);
            }
        }
    }

    private static void addPair(float[] a, int ao, int as, int at, float[][] panel, int terms, float[] y, float[] z) {
        int i = 0;
        int x = ao;
        for (; i + 4 <= terms; i += 4, x += 4 * at) {
            Dense.addFourTwice(panel, i, a, x, at, y, a, x + as, z);
        }
        for (; i < terms; i++, x += at) {
            Dense.addOne(panel[i], a[x], y);
            Dense.addOne(panel[i], a[x + as], z);
        }
    }

    private static void addRow(float[] a, int ao, int at, float[][] panel, int terms, float[] y) {
        int i = 0;
        int x = ao;
        for (; i + 4 <= terms; i += 4, x += 4 * at) {
            Dense.addFour(
                    panel[i],
                    a[x],
                    panel[i + 1],
                    a[x + at],
                    panel[i + 2],
                    a[x + 2 * at],
                    panel[i + 3],
                    a[x + 3 * at],
                    y);
        }
        for (; i < terms; i++, x += at) {
            Dense.addOne(panel[i], a[x], y);
        }
    }

    /**
     * after·tanh(before·x) + shift, so that it serves both tanh and the sigmoid, ½·tanh(½·x) + ½; by the rational function of
     * {@link Tanh}, multiplied and added in one where the processor can.
     */
    static float squash(float x, float before, float after, float shift) {
        float y = before * x;
        float c = y > Tanh.LIMIT ? Tanh.LIMIT : y < -Tanh.LIMIT ? -Tanh.LIMIT : y;
        float s = c * c;
        float high = fma(fma(fma(-2.7607684e-16f, s, 2.000188e-13f), s, -8.604672e-11f), s, 5.1222973e-8f);
        float odd = fma(fma(fma(high, s, 1.48572235e-5f), s, 6.3726195e-4f), s, 4.8935246e-3f);
        float even = fma(fma(fma(1.1982584e-6f, s, 1.1853471e-4f), s, 2.2684347e-3f), s, 4.893525e-3f);
        return fma(c * odd / even, after, shift);
    }

    private static float fma(float a, float b, float c) {
        return Fused.MULTIPLY_ADD ? Math.fma(a, b, c) : a * b + c;
    }

    private static float tanh(float x) {
        return squash(x, 1, 1, 0);
    }

    static float sigmoid(float x) {
        return squash(x, 0.5f, 0.5f, 0.5f);
    }

    @Override
    public void gate(Matrix sums, int row, Matrix z, int zRow, int m) {
        float[] x = sums.values;
        float[] y = z.values;
        int width = z.width;
        for (int r = 0; r < m; r++) {
            int from = sums.at(row + r);
            int to = z.at(zRow + r);
            for (int j = 0; j < width; j++) {
                x[from + j] = tanh(x[from + j]);
            }
            for (int j = width; j < 2 * width; j++) {
                x[from + j] = sigmoid(x[from + j]);
            }
            for (int j = 0; j < width; j++) {
                y[to + j] = x[from + j] * x[from + width + j];
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
            for (int j = 0; j < width; j++) {
                float f = x[at + j];
                float s = x[at + width + j];
                float d = dz.values[slope + j];
                z.values[to + j] = f * s;
                x[at + j] = d * s * (1 - f * f);
                x[at + width + j] = d * f * (s * (1 - s));
            }
        }
    }

    @Override
    public void cell(Matrix gates, int row, Matrix c, Matrix h, int stateRow, int m) {
        float[] x = gates.values;
        int width = c.width;
        int apart = gates.width / 4;
        for (int r = 0; r < m; r++) {
            int at = gates.at(row + r);
            int before = c.at(stateRow - m + r);
            int now = c.at(stateRow + r);
            int out = h.at(stateRow + r);
            for (int gate = 0; gate < 4; gate++) {
                int from = at + gate * apart;
                if (gate == 2) {
                    for (int j = from; j < from + width; j++) {
                        x[j] = tanh(x[j]);
                    }
                } else {
                    for (int j = from; j < from + width; j++) {
                        x[j] = sigmoid(x[j]);
                    }
                }
            }
            for (int j = 0; j < width; j++) {
                float kept = x[at + apart + j] * c.values[before + j];
                c.values[now + j] = kept + x[at + j] * x[at + 2 * apart + j];
            }
            for (int j = 0; j < width; j++) {
                h.values[out + j] = x[at + 3 * apart + j] * tanh(c.values[now + j]);
            }
        }
    }

    @Override
    public void cellSlopes(Matrix gates, int row, Matrix c, int stateRow, Matrix dh, int dhRow, Matrix dc, int m) {
        float[] x = gates.values;
        int width = c.width;
        int apart = gates.width / 4;
        for (int r = 0; r < m; r++) {
            int at = gates.at(row + r);
            int before = c.at(stateRow - m + r);
            int now = c.at(stateRow + r);
            int slope = dh.at(dhRow + r);
            int carried = dc.at(r);
            for (int j = 0; j < width; j++) {
                float i = x[at + j];
                float f = x[at + apart + j];
                float g = x[at + 2 * apart + j];
                float o = x[at + 3 * apart + j];
                float t = tanh(c.values[now + j]);
                float d = dh.values[slope + j];
                float e = dc.values[carried + j] + d * o * (1 - t * t);
                x[at + j] = e * g * (i * (1 - i));
                x[at + apart + j] = e * c.values[before + j] * (f * (1 - f));
                x[at + 2 * apart + j] = e * i * (1 - g * g);
                x[at + 3 * apart + j] = d * t * (o * (1 - o));
                dc.values[carried + j] = e * f;
            }
        }
    }

    @Override
    public void relu(Matrix x, int row, int m) {
        for (int r = 0; r < m; r++) {
            int at = x.at(row + r);
            for (int j = at; j < at + x.width; j++) {
                x.values[j] = Math.max(x.values[j], 0);
            }
        }
    }

    @Override
    public void reluSlopes(Matrix dx, int dxRow, Matrix x, int row, int m, float scale) {
        for (int r = 0; r < m; r++) {
            int at = x.at(row + r);
            int slope = dx.at(dxRow + r);
            for (int j = 0; j < x.width; j++) {
                dx.values[slope + j] = x.values[at + j] > 0 ? scale * dx.values[slope + j] : 0;
            }
        }
    }

    @Override
    public void drop(Matrix x, int row, int m, Dropout draw, int use, int[] rowNumbers, int firstNumber) {
        for (int r = 0; r < m; r++) {
            int at = x.at(row + r);
            int key = draw.key(use, rowNumbers[firstNumber + r]);
            for (int j = 0; j < x.width; j++) {
                float kept = draw.scale * x.values[at + j];
                x.values[at + j] = Dropout.bits(key, j) >= draw.threshold ? kept : 0;
            }
        }
    }

    @Override
    public void larger(Matrix x, int aRow, int bRow, Matrix y, int yRow, int m) {
        for (int r = 0; r < m; r++) {
            int a = x.at(aRow + r);
            int b = x.at(bRow + r);
            int to = y.at(yRow + r);
            for (int j = 0; j < y.width; j++) {
                y.values[to + j] = Math.max(x.values[a + j], x.values[b + j]);
            }
        }
    }

    @Override
    public void largerSlopes(Matrix x, int aRow, int bRow, Matrix dy, int dyRow, int m, float scale) {
        for (int r = 0; r < m; r++) {
            int a = x.at(aRow + r);
            int b = x.at(bRow + r);
            int slope = dy.at(dyRow + r);
            for (int j = 0; j < dy.width; j++) {
                float first = x.values[a + j];
                float second = x.values[b + j];
                float d = scale * dy.values[slope + j];
                x.values[a + j] = first >= second && first > 0 ? d : 0;
                x.values[b + j] = second > first ? d : 0;
            }
        }
    }

    @Override
    public double crossEntropy(Matrix logits, int m, int[] targets, int firstTarget, float scale) {
        float[] x = logits.values;
        double loss = 0;
        for (int r = 0; r < m; r++) {
            int at = logits.at(r);
            int target = at + targets[firstTarget + r];
            float largest = x[at];
            for (int j = at + 1; j < at + logits.width; j++) {
                largest = Math.max(largest, x[j]);
            }
            float ofTarget = x[target] - largest;
            for (int j = at; j < at + logits.width; j++) {
                x[j] = exp(x[j] - largest);
            }
            float sum = sum(x, at, logits.width);
            loss += Math.log(sum) - ofTarget;
            float factor = scale / sum;
            for (int j = at; j < at + logits.width; j++) {
                x[j] *= factor;
            }
            x[target] -= scale;
        }
        return loss;
    }

    /** Below it an exponential counts as 0: beside 1 it is nothing, and what is derived from it stays a normal number. */
    static final float LEAST_EXPONENT = -60;

    /** Added and taken away again it rounds to a whole number, and leaves that in the lowest bits between. */
    static final float ROUNDING = 0x1.8p23f;

    static final float LOG2_E = 1.442695f;
    static final float LN2_HIGH = 0.6933594f;
    static final float LN2_LOW = -2.1219444e-4f;

    /** e to the power of x, 0 or less, with an error below 2e-7: the polynomial of Cephes' expf. */
    static float exp(float x) {
        float t = fma(x, LOG2_E, ROUNDING);
        float n = t - ROUNDING;
        float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
        float p = fma(fma(fma(1.9875691E-4f, r, 0.0013981999f), r, 0.008333452f), r, 0.041665796f);
        p = fma(fma(p, r, 0.16666666f), r, 0.5f);
        float e = fma(p, r * r, r) + 1;
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + 0x3f800000);
        return x < LEAST_EXPONENT ? 0 : e * power;
    }

    /** A sum in four parts, which is quick enough without vectors, and one order for all. */
    static float sum(float[] x, int from, int count) {
        float even = 0;
        float odd = 0;
        float second = 0;
        float third = 0;
        for (int j = from; j < from + count; j += 4) {
            even += x[j];
            odd += x[j + 1];
            second += x[j + 2];
            third += x[j + 3];
        }
        return (even + second) + (odd + third);
    }

    @Override
    public void copyPlus(Matrix x, int row, Matrix summand, Matrix y, int yRow, int m) {
        for (int r = 0; r < m; r++) {
            int from = x.at(row + r);
            int to = y.at(yRow + r);
            for (int j = 0; j < y.width; j++) {
                y.values[to + j] = x.values[from + j] + summand.values[summand.offset + j];
            }
        }
    }

    @Override
    public void add(float[] x, int xo, float[] y, int yo, int count) {
        for (int j = 0; j < count; j++) {
            y[yo + j] += x[xo + j];
        }
    }

    @Override
    public void addRows(Matrix x, int row, int m, Matrix sums) {
        for (int r = 0; r < m; r++) {
            add(x.values, x.at(row + r), sums.values, sums.offset, x.width);
        }
    }

    @Override
    public void adam(AdamStep step, float[] w, float[] m, float[] v, float[] g, int from, int to) {
        for (int j = from; j < to; j++) {
            float slope = g[j] * step.factor();
            m[j] = step.beta1() * m[j] + step.rest1() * slope;
            v[j] = step.beta2() * v[j] + step.rest2() * slope * slope;
            w[j] -= step.size() * m[j] / ((float) Math.sqrt(v[j]) + step.epsilon());
        }
    }
}
