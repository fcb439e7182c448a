package io.cadenza.tck.toy;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The four models on windows of equal length. Rows are [batch][time]. */
final class Network {
    private final Tape tape;
    private final Map<String, Matrix> weights;
    private final Dropout dropout;
    private final Fault fault;
    private final int batch;

    Network(Tape tape, Map<String, Matrix> weights, Dropout dropout, Fault fault, int batch) {
        this.tape = tape;
        this.weights = weights;
        this.dropout = dropout;
        this.fault = fault;
        this.batch = batch;
    }

    /** The logits, [batch · predicted steps][vocabulary]. */
    Matrix logits(ModelSpec spec, int[] ids) {
        if (spec instanceof WaveNetSpec wavenet) {
            return waveNet(wavenet, ids);
        }
        if (spec instanceof TransformerSpec transformer) {
            return transformer(transformer, ids);
        }
        return spec instanceof LstmSpec lstm ? lstm(lstm, ids) : simple((SimpleWaveNetSpec) spec, ids);
    }

    private Matrix waveNet(WaveNetSpec spec, int[] ids) {
        Matrix x = conv("causal", embed(ids), spec.kernelSize(), 1);
        List<Matrix> skips = new ArrayList<>();
        for (int i = 0; i < spec.blocks(); i++) {
            String block = "block" + i + "/";
            int dilation = spec.dilations().get(i) + (fault == Fault.DILATION_OFF_BY_ONE ? 1 : 0);
            Matrix filter = tape.tanh(conv(block + "filter", x, spec.kernelSize(), dilation));
            Matrix gate = gate(conv(block + "gate", x, spec.kernelSize(), dilation));
            Matrix z = betweenLayers(tape.times(filter, gate), spec.layerDropout());
            skips.add(dense(block + "skip", z));
            int residuals = spec.blocks() - (fault == Fault.LAST_RESIDUAL_LOST ? 2 : 1);
            x = i < residuals ? tape.add(x, dense(block + "residual", z)) : x;
        }
        Matrix sum = skips.stream().reduce(tape::add).orElseThrow();
        return head(tape.relu(sum), spec.dropout());
    }

    private Matrix simple(SimpleWaveNetSpec spec, int[] ids) {
        Matrix x = embed(extended(ids, spec.shortestWindow()));
        for (int i = 0; i < spec.convolutions(); i++) {
            x = conv("conv" + i, x, spec.kernelSize(), spec.dilations().get(i));
            x = pooled(dropout.apply(tape, tape.relu(x), spec.dropout()));
        }
        Matrix most = at(x, 0);
        for (int t = 1; t < time(x); t++) {
            most = tape.max(most, at(x, t));
        }
        return dense("output", tape.relu(dense("head", most)));
    }

    private Matrix lstm(LstmSpec spec, int[] ids) {
        Matrix x = embed(ids);
        for (int i = 0; i < spec.layers(); i++) {
            x = i == 0 ? x : betweenLayers(x, spec.layerDropout());
            x = lstmLayer("lstm" + i + "/", x, spec.hiddenSizes().get(i));
        }
        return head(dropout.apply(tape, x, spec.dropout()), spec.dropout());
    }

    private Matrix lstmLayer(String name, Matrix x, int hidden) {
        Matrix h = new Matrix(batch, hidden);
        Matrix c = new Matrix(batch, hidden);
        List<Matrix> states = new ArrayList<>();
        int swap = fault == Fault.LSTM_GATES_SWAPPED ? hidden : 0;
        for (int t = 0; t < time(x); t++) {
            Matrix gates = tape.add(
                    tape.dense(at(x, t), weight(name + "input/weight"), weight(name + "bias")),
                    tape.multiply(h, weight(name + "recurrent/weight")));
            Matrix forget = tape.columns(gates, hidden + swap, hidden);
            if (fault == Fault.FORGET_BIAS_ADDED_AGAIN) {
                forget = tape.add(forget, constant(batch, hidden, 1));
            }
            Matrix candidate = tape.tanh(tape.columns(gates, 2 * hidden - swap, hidden));
            c = tape.add(tape.times(gate(forget), c), tape.times(gate(tape.columns(gates, 0, hidden)), candidate));
            h = tape.times(gate(tape.columns(gates, 3 * hidden, hidden)), tape.tanh(c));
            states.add(h);
        }
        int time = states.size();
        // From [time][batch] to [batch][time].
        return tape.rows(tape.stack(states), rows(time, (window, t) -> t * batch + window));
    }

    private Matrix transformer(TransformerSpec spec, int[] ids) {
        Matrix x = dropout.apply(tape, embed(ids), spec.dropout());
        for (int i = 0; i < spec.layers(); i++) {
            String block = "block" + i + "/attention/";
            Matrix mixed = attention(spec, block, norm(block + "norm", x));
            x = tape.add(x, dropout.apply(tape, tape.multiply(mixed, weight(block + "output/weight")), spec.dropout()));
            block = "block" + i + "/feedforward/";
            Matrix n = norm(block + "norm", x);
            Matrix gate = tape.multiply(n, weight(block + "gate/weight"));
            Matrix gated =
                    tape.times(tape.times(gate, tape.sigmoid(gate)), tape.multiply(n, weight(block + "up/weight")));
            x = tape.add(x, dropout.apply(tape, tape.multiply(gated, weight(block + "down/weight")), spec.dropout()));
        }
        return dense("output", norm("norm", x));
    }

    /** gain · x / √(mean(x²) + ε) */
    private Matrix norm(String name, Matrix x) {
        Matrix factor = tape.inverseRoots(x, TransformerSpec.EPSILON);
        if (fault == Fault.NORM_WITHOUT_GRADIENT) {
            factor = new Matrix(factor.rows, factor.columns, factor.value);
        }
        return tape.times(tape.times(x, factor), tape.rows(weight(name + "/gain"), new int[x.rows]));
    }

    /** What each head of each window makes of its tokens, heads side by side. */
    private Matrix attention(TransformerSpec spec, String block, Matrix n) {
        Matrix queries = tape.multiply(n, weight(block + "query/weight"));
        Matrix keys = tape.multiply(n, weight(block + "key/weight"));
        Matrix values = tape.multiply(n, weight(block + "value/weight"));
        int time = time(n);
        int size = spec.headChannels();
        int reach = spec.window() + (fault == Fault.ATTENTION_ONE_TOO_FAR ? 1 : 0);
        int keyPlace = fault == Fault.KEYS_A_PLACE_LATER ? 1 : 0;
        List<Matrix> windows = new ArrayList<>();
        for (int window = 0; window < batch; window++) {
            int[] rows = IntStream.range(window * time, (window + 1) * time).toArray();
            List<Matrix> heads = new ArrayList<>();
            for (int head = 0; head < spec.heads(); head++) {
                Matrix q = tape.rows(tape.columns(queries, head * size, size), rows);
                Matrix k = tape.rows(tape.columns(keys, head * size, size), rows);
                Matrix v = tape.rows(tape.columns(values, head * size, size), rows);
                Matrix scores = tape.multiplyTransposed(
                        tape.rotated(q, spec.rotations(), 0), tape.rotated(k, spec.rotations(), keyPlace));
                Matrix shares = tape.softmax(scores, 1 / Math.sqrt(size), (t, seen) -> sees(t - seen, reach));
                heads.add(tape.multiply(shares, v));
            }
            windows.add(tape.beside(heads));
        }
        return tape.stack(windows);
    }

    private boolean sees(int back, int reach) {
        return fault == Fault.CAUSAL_MASK_FORGOTTEN ? Math.abs(back) < reach : back >= 0 && back < reach;
    }

    private Matrix head(Matrix x, double share) {
        return dense("output", dropout.apply(tape, tape.relu(dense("head", x)), share));
    }

    private Matrix betweenLayers(Matrix x, double share) {
        if (share == 0 || fault == Fault.LAYERS_DROP_NOTHING) {
            return x;
        }
        Matrix left = dropout.apply(tape, x, share);
        boolean dropping = dropout != Dropout.OFF;
        if (dropping && fault == Fault.LAYERS_DROP_UNSCALED) {
            return tape.times(left, constant(left.rows, left.columns, 1 - share));
        }
        if (dropping && fault == Fault.LAYERS_DROP_WITHOUT_GRADIENT) {
            double[] change = new double[x.value.length];
            for (int i = 0; i < change.length; i++) {
                change[i] = left.value[i] - x.value[i];
            }
            return tape.add(x, new Matrix(x.rows, x.columns, change));
        }
        return left;
    }

    private Matrix gate(Matrix x) {
        Matrix gate = tape.sigmoid(x);
        return fault == Fault.GATE_WITHOUT_GRADIENT ? new Matrix(gate.rows, gate.columns, gate.value) : gate;
    }

    private Matrix embed(int[] ids) {
        return tape.rows(weight("embedding/weight"), ids);
    }

    private Matrix dense(String name, Matrix x) {
        return tape.dense(x, weight(name + "/weight"), weight(name + "/bias"));
    }

    /** Tap j of k looks (k − 1 − j)·d steps back. The weights [k, in, out] are a matrix of k·in rows. */
    private Matrix conv(String name, Matrix x, int kernel, int dilation) {
        Matrix sum = tape.rows(weight(name + "/bias"), new int[x.rows]);
        for (int j = 0; j < kernel; j++) {
            int lookBack = (fault == Fault.TAP_ORDER_REVERSED ? j : kernel - 1 - j) * dilation;
            int[] tap = IntStream.range(j * x.columns, (j + 1) * x.columns).toArray();
            sum = tape.add(sum, tape.multiply(shifted(x, lookBack), tape.rows(weight(name + "/weight"), tap)));
        }
        if (fault == Fault.FUTURE_LEAK && name.equals("causal")) {
            sum = tape.add(sum, tape.times(shifted(sum, -1), constant(sum.rows, sum.columns, 1e-6)));
        }
        return sum;
    }

    /** Each step sees the one {@code steps} before it; zeros where there is none. */
    private Matrix shifted(Matrix x, int steps) {
        int time = time(x);
        return tape.rows(x, rows(time, (window, t) -> t < steps || t - steps >= time ? -1 : window * time + t - steps));
    }

    /** The larger of each pair of steps. */
    private Matrix pooled(Matrix x) {
        int time = time(x);
        int odd = fault == Fault.POOLING_FROM_THE_END ? time % 2 : 0;
        return tape.max(
                tape.rows(x, rows(time / 2, (window, t) -> window * time + odd + 2 * t)),
                tape.rows(x, rows(time / 2, (window, t) -> window * time + odd + 2 * t + 1)));
    }

    private int[] extended(int[] ids, int shortest) {
        int time = ids.length / batch;
        if (time >= shortest) {
            return ids;
        }
        int missing = fault == Fault.SHORT_WINDOW_EXTENDED_AT_END ? 0 : shortest - time;
        int[] extended = new int[batch * shortest];
        Arrays.fill(extended, -1);
        for (int window = 0; window < batch; window++) {
            System.arraycopy(ids, window * time, extended, window * shortest + missing, time);
        }
        return extended;
    }

    /** The rows of one step, [batch]. */
    private Matrix at(Matrix x, int t) {
        int time = time(x);
        return tape.rows(
                x, IntStream.range(0, batch).map(window -> window * time + t).toArray());
    }

    private interface Place {
        int of(int window, int t);
    }

    private int[] rows(int time, Place place) {
        return IntStream.range(0, batch * time)
                .map(row -> place.of(row / time, row % time))
                .toArray();
    }

    private int time(Matrix x) {
        return x.rows / batch;
    }

    private Matrix weight(String name) {
        return weights.get(name);
    }

    private static Matrix constant(int rows, int columns, double value) {
        Matrix constant = new Matrix(rows, columns);
        Arrays.fill(constant.value, value);
        return constant;
    }
}
