package io.cadenza.dl4j;

import io.cadenza.core.backend.Tanh;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Pointwise operations on the host's memory, several in one pass. C2 vectorizes loops over arrays of Java's heap, but none over
 * native memory; so a few values at a time are copied into arrays, which stay in the first-level cache, and back. ND4J's tanh takes 6
 * ns a value, this 0.6.
 */
final class HostPointwise {
    /** Values at a time. */
    private static final int SOME = 1024;

    /** Little more than the least normal number. */
    private static final float LEAST_EXPONENT = -87;

    /** Added, it rounds to a whole number and leaves that in the lowest bits. */
    private static final float ROUNDING = 0x1.8p23f;

    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 0.6933594f;
    private static final float LN2_LOW = -2.1219444e-4f;

    private HostPointwise() {}

    /** Does something with some values, from one on. */
    private interface Part {
        void run(int from, int count);
    }

    private static void inParts(int count, Part part) {
        for (int from = 0; from < count; from += SOME) {
            part.run(from, Math.min(SOME, count - from));
        }
    }

    private static float[] some(int count) {
        return new float[Math.min(SOME, count)];
    }

    private static int count(Matrix x) {
        return Math.multiplyExact(x.rows(), x.columns());
    }

    private static void sigmoid(float[] x, float[] y, int count) {
        halve(x, count);
        Tanh.apply(x, y, count);
        for (int j = 0; j < count; j++) {
            y[j] = 0.5f + 0.5f * y[j];
        }
    }

    private static void halve(float[] x, int count) {
        for (int j = 0; j < count; j++) {
            x[j] = 0.5f * x[j];
        }
    }

    private static void multiply(float[] x, float[] y, float[] z, int count) {
        for (int j = 0; j < count; j++) {
            z[j] = x[j] * y[j];
        }
    }

    /** See {@link Arithmetic#gate}. */
    static Runnable gate(Matrix f, Matrix g, Matrix z) {
        FloatBuffer filters = f.buffer();
        FloatBuffer gates = g.buffer();
        FloatBuffer products = z.buffer();
        int all = count(z);
        return () -> {
            float[] x = some(all);
            float[] a = some(all);
            float[] b = some(all);
            inParts(all, (from, count) -> {
                filters.get(from, x, 0, count);
                Tanh.apply(x, a, count);
                filters.put(from, a, 0, count);
                gates.get(from, x, 0, count);
                sigmoid(x, b, count);
                gates.put(from, b, 0, count);
                multiply(a, b, x, count);
                products.put(from, x, 0, count);
            });
        };
    }

    /** See {@link Arithmetic#gateBack}. */
    static Runnable gateBack(Matrix f, Matrix g, Matrix dz, Matrix df, Matrix dg) {
        FloatBuffer filters = f.buffer();
        FloatBuffer gates = g.buffer();
        FloatBuffer slopes = dz.buffer();
        FloatBuffer filterSlopes = df.buffer();
        FloatBuffer gateSlopes = dg.buffer();
        int all = count(dz);
        return () -> {
            float[] a = some(all);
            float[] b = some(all);
            float[] d = some(all);
            float[] slope = some(all);
            inParts(all, (from, count) -> {
                filters.get(from, a, 0, count);
                gates.get(from, b, 0, count);
                slopes.get(from, d, 0, count);
                tanhSlope(d, b, a, slope, count);
                filterSlopes.put(from, slope, 0, count);
                sigmoidSlope(d, a, b, slope, count);
                gateSlopes.put(from, slope, 0, count);
            });
        };
    }

    /** slope = d·other·(1 − t²) */
    private static void tanhSlope(float[] d, float[] other, float[] t, float[] slope, int count) {
        for (int j = 0; j < count; j++) {
            slope[j] = d[j] * other[j] * (1 - t[j] * t[j]);
        }
    }

    /** slope = d·other·s·(1 − s) */
    private static void sigmoidSlope(float[] d, float[] other, float[] s, float[] slope, int count) {
        for (int j = 0; j < count; j++) {
            slope[j] = d[j] * other[j] * (s[j] * (1 - s[j]));
        }
    }

    /**
     * y = e^x / Σ e^x, from one index to before another; NaN if one is.
     *
     * @param x is overwritten
     */
    static void softmax(float[] x, float[] y, int from, int to) {
        subtract(x, largest(x, from, to), from, to);
        exponentials(x, y, from, to);
        scale(y, 1 / sum(y, from, to), from, to);
    }

    /**
     * y = e^x for x up to 0, by the polynomial of Cephes' expf, with an error below 3e-7 of it; at least e^-87.
     *
     * @param x is overwritten
     */
    private static void exponentials(float[] x, float[] y, int from, int to) {
        reduce(x, y, from, to);
        for (int j = from; j < to; j++) {
            float r = y[j];
            float p = 0.16666666f + r * (0.041665796f + r * (0.008333452f + r * (0.0013981999f + r * 1.9875691E-4f)));
            y[j] = 1 + (r + r * r * (0.5f + r * p));
        }
        for (int j = from; j < to; j++) {
            y[j] *= Float.intBitsToFloat((Float.floatToRawIntBits(x[j]) << 23) + 0x3f800000);
        }
    }

    /** x = n · ln 2 + y: n goes to the lowest bits of x. */
    private static void reduce(float[] x, float[] y, int from, int to) {
        for (int j = from; j < to; j++) {
            float t = Math.max(LEAST_EXPONENT, x[j]);
            float bits = t * LOG2_E + ROUNDING;
            float n = bits - ROUNDING;
            x[j] = bits;
            y[j] = t - n * LN2_HIGH - n * LN2_LOW;
        }
    }

    /** In four parts: one after the other, each waits for the one before. */
    private static float largest(float[] x, int from, int to) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int j = from;
        for (; j + 4 <= to; j += 4) {
            a = x[j] > a ? x[j] : a;
            b = x[j + 1] > b ? x[j + 1] : b;
            c = x[j + 2] > c ? x[j + 2] : c;
            d = x[j + 3] > d ? x[j + 3] : d;
        }
        for (; j < to; j++) {
            a = x[j] > a ? x[j] : a;
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    private static float sum(float[] x, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int j = from;
        for (; j + 4 <= to; j += 4) {
            a += x[j];
            b += x[j + 1];
            c += x[j + 2];
            d += x[j + 3];
        }
        for (; j < to; j++) {
            a += x[j];
        }
        return (a + b) + (c + d);
    }

    private static void subtract(float[] x, float y, int from, int to) {
        for (int j = from; j < to; j++) {
            x[j] -= y;
        }
    }

    private static void scale(float[] x, float y, int from, int to) {
        for (int j = from; j < to; j++) {
            x[j] *= y;
        }
    }

    /** See {@link Arithmetic#lookBack}. */
    static void lookBack(Matrix gradient, int[] ids, Matrix rows) {
        int channels = rows.columns();
        FloatBuffer from = rows.buffer();
        float[][] sums = new float[gradient.rows()][channels];
        float[] row = new float[channels];
        for (int i = 0; i < ids.length; i++) {
            from.get(i * channels, row);
            add(row, sums[ids[i]]);
        }
        FloatBuffer to = gradient.buffer();
        for (int id = 0; id < sums.length; id++) {
            to.put(id * channels, sums[id]);
        }
    }

    private static void add(float[] x, float[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += x[j];
        }
    }

    /** See {@link Arithmetic#cell}. */
    static Runnable cell(Arithmetic.Cell cell) {
        FloatBuffer inputs = cell.input().buffer();
        FloatBuffer forgets = cell.forget().buffer();
        FloatBuffer candidates = cell.candidate().buffer();
        FloatBuffer outputs = cell.output().buffer();
        FloatBuffer before = buffer(cell.before());
        FloatBuffer states = cell.state().buffer();
        FloatBuffer tanhs = cell.tanh().buffer();
        FloatBuffer hidden = cell.hidden().buffer();
        int all = count(cell.state());
        return () -> {
            float[] x = some(all);
            float[] y = some(all);
            float[] c = some(all);
            inParts(all, (from, count) -> {
                inputs.get(from, x, 0, count);
                sigmoid(x, c, count);
                inputs.put(from, c, 0, count);
                candidates.get(from, x, 0, count);
                Tanh.apply(x, y, count);
                candidates.put(from, y, 0, count);
                multiply(c, y, c, count);
                forgets.get(from, x, 0, count);
                sigmoid(x, y, count);
                forgets.put(from, y, 0, count);
                if (before != null) {
                    before.get(from, x, 0, count);
                    addProduct(c, x, y, count);
                }
                states.put(from, c, 0, count);
                Tanh.apply(c, y, count);
                tanhs.put(from, y, 0, count);
                outputs.get(from, x, 0, count);
                sigmoid(x, c, count);
                outputs.put(from, c, 0, count);
                multiply(c, y, x, count);
                hidden.put(from, x, 0, count);
            });
        };
    }

    private static @Nullable FloatBuffer buffer(@Nullable Matrix x) {
        return x == null ? null : x.buffer();
    }

    /** z += x·y */
    private static void addProduct(float[] z, float[] x, float[] y, int count) {
        for (int j = 0; j < count; j++) {
            z[j] += x[j] * y[j];
        }
    }

    /** One step of the way back: see {@link Arithmetic#cellsBack}. */
    static Runnable cellBack(Arithmetic.Cell cell, Arithmetic.CellSlopes slopes) {
        FloatBuffer inputs = cell.input().buffer();
        FloatBuffer forgets = cell.forget().buffer();
        FloatBuffer candidates = cell.candidate().buffer();
        FloatBuffer outputs = cell.output().buffer();
        FloatBuffer before = buffer(cell.before());
        FloatBuffer tanhs = cell.tanh().buffer();
        FloatBuffer toInput = slopes.input().buffer();
        FloatBuffer toForget = slopes.forget().buffer();
        FloatBuffer toCandidate = slopes.candidate().buffer();
        FloatBuffer toOutput = slopes.output().buffer();
        FloatBuffer toHidden = slopes.hidden().buffer();
        FloatBuffer toState = slopes.state().buffer();
        int all = count(cell.state());
        return () -> {
            float[] x = some(all);
            float[] y = some(all);
            float[] d = some(all);
            float[] slope = some(all);
            float[] state = some(all);
            inParts(all, (from, count) -> {
                toHidden.get(from, d, 0, count);
                outputs.get(from, x, 0, count);
                tanhs.get(from, y, 0, count);
                sigmoidSlope(d, y, x, slope, count);
                toOutput.put(from, slope, 0, count);
                tanhSlope(d, x, y, slope, count);
                toState.get(from, state, 0, count);
                add(state, slope, count);
                inputs.get(from, x, 0, count);
                candidates.get(from, y, 0, count);
                sigmoidSlope(state, y, x, slope, count);
                toInput.put(from, slope, 0, count);
                tanhSlope(state, x, y, slope, count);
                toCandidate.put(from, slope, 0, count);
                forgets.get(from, x, 0, count);
                if (before == null) {
                    Arrays.fill(slope, 0, count, 0);
                } else {
                    before.get(from, y, 0, count);
                    sigmoidSlope(state, y, x, slope, count);
                }
                toForget.put(from, slope, 0, count);
                multiply(state, x, state, count);
                toState.put(from, state, 0, count);
            });
        };
    }

    private static void add(float[] y, float[] x, int count) {
        for (int j = 0; j < count; j++) {
            y[j] += x[j];
        }
    }

    /** See {@link Arithmetic#relu}. */
    static void relu(Matrix x) {
        FloatBuffer values = x.buffer();
        int all = count(x);
        float[] some = some(all);
        inParts(all, (from, count) -> {
            values.get(from, some, 0, count);
            raise(some, count);
            values.put(from, some, 0, count);
        });
    }

    private static void raise(float[] x, int count) {
        for (int j = 0; j < count; j++) {
            x[j] = Math.max(x[j], 0);
        }
    }

    /** See {@link Arithmetic#reluBack}: on the bits of floats, since C2 makes of a comparison a jump, which is guessed wrong every other time. */
    static void reluBack(Matrix output, Matrix delta) {
        IntBuffer outputs =
                new IntPointer(output.pointer()).capacity(count(output)).asBuffer();
        IntBuffer slopes =
                new IntPointer(delta.pointer()).capacity(count(delta)).asBuffer();
        int all = count(output);
        int[] out = new int[Math.min(SOME, all)];
        int[] slope = new int[Math.min(SOME, all)];
        inParts(all, (from, count) -> {
            outputs.get(from, out, 0, count);
            slopes.get(from, slope, 0, count);
            keepWherePositive(out, slope, count);
            slopes.put(from, slope, 0, count);
        });
    }

    /** The bits of a positive number are from 1 to those of infinity; one above these is not a number. */
    private static final int NOT_A_NUMBER = 0x7f800001;

    private static void keepWherePositive(int[] out, int[] slope, int count) {
        for (int j = 0; j < count; j++) {
            slope[j] &= (-out[j] >> 31) & ((out[j] - NOT_A_NUMBER) >> 31);
        }
    }

    /** Adam's update with the numbers of one step; see {@link io.cadenza.core.model.Adam}. */
    static void adam(Matrix weights, Matrix m, Matrix v, Matrix gradient, Arithmetic.AdamStep step) {
        FloatBuffer values = weights.buffer();
        FloatBuffer firsts = m.buffer();
        FloatBuffer seconds = v.buffer();
        FloatBuffer slopes = gradient.buffer();
        int all = count(weights);
        float[] w = some(all);
        float[] first = some(all);
        float[] second = some(all);
        float[] slope = some(all);
        inParts(all, (from, count) -> {
            values.get(from, w, 0, count);
            firsts.get(from, first, 0, count);
            seconds.get(from, second, 0, count);
            slopes.get(from, slope, 0, count);
            moments(first, second, slope, step, count);
            move(w, first, second, step.size(), step.epsilon(), count);
            values.put(from, w, 0, count);
            firsts.put(from, first, 0, count);
            seconds.put(from, second, 0, count);
        });
    }

    private static void moments(float[] m, float[] v, float[] g, Arithmetic.AdamStep step, int count) {
        float beta1 = step.beta1();
        float rest1 = step.rest1();
        float beta2 = step.beta2();
        float rest2 = step.rest2();
        for (int j = 0; j < count; j++) {
            m[j] = beta1 * m[j] + rest1 * g[j];
            v[j] = beta2 * v[j] + rest2 * (g[j] * g[j]);
        }
    }

    private static void move(float[] w, float[] m, float[] v, float size, float epsilon, int count) {
        for (int j = 0; j < count; j++) {
            w[j] -= size * (m[j] / ((float) Math.sqrt(v[j]) + epsilon));
        }
    }
}
