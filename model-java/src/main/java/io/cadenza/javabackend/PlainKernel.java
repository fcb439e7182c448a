package io.cadenza.javabackend;

import java.util.HashMap;
import java.util.Map;

/**
 * Loops for C2: see {@link Dense} on why parts of a row move to arrays of their own before they are computed with. Those arrays
 * are kept, and grow to the widest row.
 */
final class PlainKernel implements RowKernel {
    private final Map<Dense, Dense.Loops> loops = new HashMap<>();
    private float[] activated = {};
    private float[] tail = {};
    private float[] input = {};
    private float[] forget = {};
    private float[] candidate = {};
    private float[] output = {};
    private float[] tanhOfCell = {};

    @Override
    public void accumulate(Dense dense, float[][] input, float[][] output, int rows) {
        loops.computeIfAbsent(dense, any -> dense.new Loops()).accumulate(input, output, rows);
    }

    @Override
    public void gate(float[] sums, float[] out) {
        activated = atLeast(activated, sums.length);
        Activations.tanh(sums, activated);
        tail = part(sums, out.length, out.length, tail);
        Activations.gate(sums, tail, out);
    }

    @Override
    public void swish(float[] sums, float[] out) {
        int size = out.length;
        if (input.length != size) {
            input = new float[size];
            candidate = new float[size];
        }
        activated = atLeast(activated, size);
        System.arraycopy(sums, 0, input, 0, size);
        Activations.halve(input, out);
        Activations.tanh(out, activated);
        System.arraycopy(sums, size, candidate, 0, size);
        Activations.swish(input, candidate, out);
    }

    @Override
    public void add(float[] x, int from, float[] y) {
        if (from == 0) {
            Activations.add(x, y);
        } else {
            tail = part(x, from, y.length, tail);
            Activations.add(tail, y);
        }
    }

    @Override
    public void cell(float[] gates, float[] c, float[] h) {
        int size = c.length;
        activated = atLeast(activated, gates.length);
        Activations.tanh(gates, activated);
        input = part(gates, 0, size, input);
        forget = part(gates, size, size, forget);
        candidate = part(gates, 2 * size, size, candidate);
        output = part(gates, 3 * size, size, output);
        Activations.remember(input, forget, candidate, c);
        System.arraycopy(c, 0, h, 0, size);
        tanhOfCell = atLeast(tanhOfCell, size);
        Activations.tanh(h, tanhOfCell);
        Activations.gate(h, output, h);
    }

    private static float[] part(float[] x, int from, int length, float[] scratch) {
        float[] part = atLeast(scratch, length);
        System.arraycopy(x, from, part, 0, length);
        return part;
    }

    private static float[] atLeast(float[] scratch, int length) {
        return scratch.length < length ? new float[length] : scratch;
    }
}
