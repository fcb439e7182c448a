package io.cadenza.javabackend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Streams of a gated WaveNet. Each block keeps the inputs that its dilated taps will still look back to, as in Le Paine et
 * al. (2016), "Fast WaveNet generation algorithm", so that a token costs the same at every position.
 */
final class WaveNetStreams implements StepwiseStreams {
    private final WaveNetNetwork network;
    private final int streams;
    private final int residual;
    private final int skip;
    private final int kernel;
    /** Per block the latest inputs. */
    private final List<Ring> rings = new ArrayList<>();
    /** Per stream the latest k − 1 tokens, the newest last; −1 before the start. */
    private final int[][] latest;

    private final Scratch scratch = new Scratch();
    private final float[] tanhScratch;
    private int steps;

    WaveNetStreams(WaveNetNetwork network, int streams) {
        this.network = network;
        this.streams = streams;
        this.residual = network.spec.residualChannels();
        this.skip = network.spec.skipChannels();
        this.kernel = network.spec.kernelSize();
        this.latest = new int[streams][kernel - 1];
        for (int[] tokens : latest) {
            Arrays.fill(tokens, -1);
        }
        for (int dilation : network.spec.dilations()) {
            rings.add(new Ring(streams, (kernel - 1) * dilation, residual));
        }
        this.tanhScratch = new float[2 * residual];
    }

    @Override
    public void advance(int[][] ids, int from, int to) {
        steps = to - from;
        int rows = streams * steps;
        float[][] x = scratch.rows("x", rows, residual);
        for (int stream = 0; stream < streams; stream++) {
            embed(ids[stream], from, stream, x);
        }
        float[][] sum = scratch.rows("sum", rows, skip);
        for (int row = 0; row < rows; row++) {
            Arrays.fill(sum[row], 0);
        }
        for (int block = 0; block < network.spec.blocks(); block++) {
            block(block, x, sum, rows);
        }
        for (int row = 0; row < rows; row++) {
            Activations.relu(sum[row]);
        }
    }

    /** The causal convolution of embedded tokens, from the tables of what each token contributes. */
    private void embed(int[] ids, int from, int stream, float[][] x) {
        for (int t = 0; t < steps; t++) {
            float[] row = x[stream * steps + t];
            System.arraycopy(network.causalBias, 0, row, 0, residual);
            for (int tap = 0; tap < kernel - 1; tap++) {
                if (latest[stream][tap] >= 0) {
                    Activations.add(network.tokenTables.get(tap)[latest[stream][tap]], row);
                }
            }
            int id = ids[from + t];
            Activations.add(network.tokenTables.get(kernel - 1)[id], row);
            push(latest[stream], id);
        }
    }

    private static void push(int[] tokens, int id) {
        if (tokens.length > 0) {
            System.arraycopy(tokens, 1, tokens, 0, tokens.length - 1);
            tokens[tokens.length - 1] = id;
        }
    }

    private void block(int block, float[][] x, float[][] sum, int rows) {
        float[][] taps = scratch.rows("taps", rows, kernel * residual);
        rings.get(block).gather(x, taps, steps, kernel, network.spec.dilations().get(block));
        float[][] gates = scratch.rows("gates", rows, 2 * residual);
        network.gates.get(block).apply(taps, gates, rows);
        float[][] z = scratch.rows("z", rows, residual);
        for (int row = 0; row < rows; row++) {
            Activations.tanh(gates[row], tanhScratch);
            gate(gates[row], z[row]);
        }
        Dense outputs = network.outputs.get(block);
        boolean last = block == network.spec.blocks() - 1;
        float[][] out = scratch.rows(last ? "last out" : "out", rows, outputs.outputs());
        outputs.apply(z, out, rows);
        for (int row = 0; row < rows; row++) {
            Activations.add(out[row], sum[row]);
            if (!last) {
                addTail(out[row], x[row]);
            }
        }
    }

    /** z = tanh(filter) · sigmoid(gate). */
    private void gate(float[] gates, float[] z) {
        for (int j = 0; j < residual; j++) {
            z[j] = gates[j] * Activations.sigmoid(gates[residual + j]);
        }
    }

    /** Adds what lies behind the skip channels. */
    private void addTail(float[] out, float[] x) {
        for (int j = 0; j < residual; j++) {
            x[j] += out[skip + j];
        }
    }

    @Override
    public float[][] lastLogits() {
        float[][] sum = scratch.rows("sum", streams * steps, skip);
        float[][] last = scratch.references("last", streams);
        for (int stream = 0; stream < streams; stream++) {
            last[stream] = sum[(stream + 1) * steps - 1];
        }
        return network.head.logits(last, scratch, streams);
    }

    @Override
    public float[][] everyLogits() {
        int rows = streams * steps;
        return network.head.logits(scratch.rows("sum", rows, skip), scratch, rows);
    }
}
