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
    private final RowKernel kernel;
    private final int residual;
    private final int skip;
    private final int kernelSize;
    /** Per block the latest inputs. */
    private final List<Ring> rings = new ArrayList<>();
    /** Per stream the latest k − 1 tokens, the newest last; −1 before the start. */
    private final int[][] latest;

    private final Rows inputs;
    private final Rows sums;
    private final Rows taps;
    private final Rows gates;
    private final Rows gated;
    private final Rows outputs;
    private final Rows lastOutputs;
    private final Rows hidden;
    private final float[][] last;

    private int steps;

    WaveNetStreams(WaveNetNetwork network, int streams) {
        this.network = network;
        this.streams = streams;
        this.kernel = RowKernel.of(streams);
        this.residual = network.spec.residualChannels();
        this.skip = network.spec.skipChannels();
        this.kernelSize = network.spec.kernelSize();
        this.latest = new int[streams][kernelSize - 1];
        for (int[] tokens : latest) {
            Arrays.fill(tokens, -1);
        }
        for (int dilation : network.spec.dilations()) {
            rings.add(new Ring(streams, (kernelSize - 1) * dilation, residual));
        }
        this.inputs = new Rows(residual);
        this.sums = new Rows(skip);
        this.taps = new Rows(kernelSize * residual);
        this.gates = new Rows(2 * residual);
        this.gated = new Rows(residual);
        this.outputs = new Rows(skip + residual);
        this.lastOutputs = new Rows(skip);
        this.hidden = network.head.hiddenRows();
        this.last = new float[streams][];
    }

    @Override
    public void advance(int[][] ids, int from, int to) {
        steps = to - from;
        int rows = streams * steps;
        float[][] x = inputs.atLeast(rows);
        for (int stream = 0; stream < streams; stream++) {
            embed(ids[stream], from, stream, x);
        }
        float[][] sum = sums.atLeast(rows);
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
            for (int tap = 0; tap < kernelSize - 1; tap++) {
                if (latest[stream][tap] >= 0) {
                    Activations.add(network.tokenTables.get(tap)[latest[stream][tap]], row);
                }
            }
            int id = ids[from + t];
            Activations.add(network.tokenTables.get(kernelSize - 1)[id], row);
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
        float[][] seen = taps.atLeast(rows);
        rings.get(block)
                .gather(x, seen, steps, kernelSize, network.spec.dilations().get(block));
        float[][] gate = gates.atLeast(rows);
        network.gates.get(block).apply(kernel, seen, gate, rows);
        float[][] z = gated.atLeast(rows);
        for (int row = 0; row < rows; row++) {
            kernel.gate(gate[row], z[row]);
        }
        boolean isLast = block == network.spec.blocks() - 1;
        float[][] out = (isLast ? lastOutputs : outputs).atLeast(rows);
        network.outputs.get(block).apply(kernel, z, out, rows);
        for (int row = 0; row < rows; row++) {
            kernel.add(out[row], 0, sum[row]);
            if (!isLast) {
                kernel.add(out[row], skip, x[row]);
            }
        }
    }

    @Override
    public float[][] lastLogits() {
        float[][] sum = sums.atLeast(streams * steps);
        for (int stream = 0; stream < streams; stream++) {
            last[stream] = sum[(stream + 1) * steps - 1];
        }
        return network.head.logits(kernel, last, hidden, streams);
    }

    /** The latest tokens, then of each block the rows that it may still look back to, the oldest first. */
    @Override
    public float[] past(int stream) {
        float[] past =
                new float[kernelSize - 1 + rings.stream().mapToInt(Ring::values).sum()];
        for (int tap = 0; tap < kernelSize - 1; tap++) {
            past[tap] = latest[stream][tap];
        }
        int at = kernelSize - 1;
        for (Ring ring : rings) {
            ring.read(stream, past, at);
            at += ring.values();
        }
        return past;
    }

    @Override
    public void restore(int stream, float[] past) {
        for (int tap = 0; tap < kernelSize - 1; tap++) {
            latest[stream][tap] = (int) past[tap];
        }
        int at = kernelSize - 1;
        for (Ring ring : rings) {
            ring.write(stream, past, at);
            at += ring.values();
        }
    }

    @Override
    public float[][] everyLogits() {
        int rows = streams * steps;
        return network.head.logits(kernel, sums.atLeast(rows), hidden, rows);
    }

    /** The latest rows of several streams, for the taps of a dilated convolution. */
    private static final class Ring {
        private final int streams;
        private final int length;
        private final int width;
        /** [stream][position modulo length] */
        private final float[][][] rows;

        /** Of the next row; before the first there are as many rows of zeros as are ever seen. */
        private long position;

        Ring(int streams, int length, int width) {
            this.streams = streams;
            this.length = length;
            this.width = width;
            this.position = length;
            this.rows = new float[streams][length][width];
        }

        /**
         * Lays each new row behind the earlier ones that a convolution's taps see, the oldest first and zeros before the start;
         * then remembers the new rows.
         *
         * @param x the new rows, [stream · steps][width]
         * @param taps [stream · steps][kernel · width]
         */
        void gather(float[][] x, float[][] taps, int steps, int kernel, int dilation) {
            for (int stream = 0; stream < streams; stream++) {
                for (int t = 0; t < steps; t++) {
                    for (int tap = 0; tap < kernel; tap++) {
                        copy(
                                x,
                                taps[stream * steps + t],
                                stream * steps,
                                stream,
                                t,
                                tap,
                                (kernel - 1 - tap) * dilation);
                    }
                }
                for (int t = Math.max(0, steps - length); t < steps; t++) {
                    System.arraycopy(x[stream * steps + t], 0, rows[stream][slot(position + t)], 0, width);
                }
            }
            position += steps;
        }

        private void copy(float[][] x, float[] taps, int first, int stream, int t, int tap, int lookBack) {
            int to = tap * width;
            if (t >= lookBack) {
                System.arraycopy(x[first + t - lookBack], 0, taps, to, width);
            } else {
                System.arraycopy(rows[stream][slot(position + t - lookBack)], 0, taps, to, width);
            }
        }

        /** How many numbers one stream has here. */
        int values() {
            return length * width;
        }

        void read(int stream, float[] past, int at) {
            for (int back = length; back > 0; back--) {
                System.arraycopy(rows[stream][slot(position - back)], 0, past, at + (length - back) * width, width);
            }
        }

        void write(int stream, float[] past, int at) {
            for (int back = length; back > 0; back--) {
                System.arraycopy(past, at + (length - back) * width, rows[stream][slot(position - back)], 0, width);
            }
        }

        private int slot(long at) {
            return (int) (at % length);
        }
    }
}
