package io.cadenza.javabackend;

import io.cadenza.core.model.LstmSpec;
import java.util.ArrayList;
import java.util.List;

/** The stacked LSTM. Columns of the gates i, f and o are halved, for {@link Activations#gate}. */
final class LstmNetwork implements Network {
    final LstmSpec spec;
    /** What each token brings to the gates of the first layer, bias included: [token][4h]. */
    final float[][] tokenGates;
    /** Of the layers behind the first, bias included. */
    final List<Dense> inputs = new ArrayList<>();

    final List<Dense> recurrents = new ArrayList<>();
    final Head head;

    LstmNetwork(LstmSpec spec, Parameters parameters) {
        this.spec = spec;
        float[][] embedding = parameters.rows("embedding/weight");
        this.tokenGates = new float[embedding.length][4 * spec.hiddenSizes().get(0)];
        for (int layer = 0; layer < spec.layers(); layer++) {
            String name = "lstm" + layer + "/";
            float[] bias = halved(parameters.vector(name + "bias"));
            Dense input = new Dense(halved(parameters.rows(name + "input/weight")), bias);
            if (layer == 0) {
                input.apply(new PlainKernel(), embedding, tokenGates, embedding.length);
            } else {
                inputs.add(input);
            }
            recurrents.add(new Dense(halved(parameters.rows(name + "recurrent/weight")), new float[bias.length]));
        }
        this.head = Head.of(parameters);
    }

    private static float[][] halved(float[][] rows) {
        for (float[] row : rows) {
            halved(row);
        }
        return rows;
    }

    private static float[] halved(float[] row) {
        int hidden = row.length / 4;
        for (int j = 0; j < row.length; j++) {
            boolean candidate = j / hidden == 2;
            row[j] *= candidate ? 1 : 0.5f;
        }
        return row;
    }

    @Override
    public LstmStreams streams(int count) {
        return new LstmStreams(this, count);
    }

    @Override
    public float[][] window(int[] ids) {
        return StepwiseStreams.window(streams(1), ids);
    }

    /** Streams of a stacked LSTM. Layers are taken one after the other, so that a prompt's inputs are projected at once. */
    private static final class LstmStreams implements StepwiseStreams {
        private final LstmNetwork network;
        private final int streams;
        private final RowKernel kernel;
        /** Per layer and stream. */
        private final List<float[][]> hidden = new ArrayList<>();

        private final List<float[][]> cells = new ArrayList<>();
        private final List<Rows> gates = new ArrayList<>();
        private final List<Rows> outputs = new ArrayList<>();
        private final Rows betweenHeadLayers;
        /** The gates of all streams at one step. */
        private final float[][] gatesOfStep;

        private int steps;

        LstmStreams(LstmNetwork network, int streams) {
            this.network = network;
            this.streams = streams;
            this.kernel = RowKernel.of(streams);
            for (int size : network.spec.hiddenSizes()) {
                hidden.add(new float[streams][size]);
                cells.add(new float[streams][size]);
                gates.add(new Rows(4 * size));
                outputs.add(new Rows(size));
            }
            this.betweenHeadLayers = network.head.hiddenRows();
            this.gatesOfStep = new float[streams][];
        }

        @Override
        public void advance(int[][] ids, int from, int to) {
            steps = to - from;
            int rows = streams * steps;
            for (int layer = 0; layer < network.spec.layers(); layer++) {
                float[][] sums = gates.get(layer).atLeast(rows);
                if (layer == 0) {
                    lookUp(ids, from, sums);
                } else {
                    network.inputs
                            .get(layer - 1)
                            .apply(kernel, outputs.get(layer - 1).atLeast(rows), sums, rows);
                }
                recur(layer, sums, outputs.get(layer).atLeast(rows));
            }
        }

        private void lookUp(int[][] ids, int from, float[][] sums) {
            for (int row = 0; row < streams * steps; row++) {
                float[] token = network.tokenGates[ids[row / steps][from + row % steps]];
                System.arraycopy(token, 0, sums[row], 0, token.length);
            }
        }

        private void recur(int layer, float[][] sums, float[][] shown) {
            float[][] h = hidden.get(layer);
            float[][] c = cells.get(layer);
            for (int t = 0; t < steps; t++) {
                for (int stream = 0; stream < streams; stream++) {
                    gatesOfStep[stream] = sums[stream * steps + t];
                }
                kernel.accumulate(network.recurrents.get(layer), h, gatesOfStep, streams);
                for (int stream = 0; stream < streams; stream++) {
                    kernel.cell(gatesOfStep[stream], c[stream], h[stream]);
                    System.arraycopy(h[stream], 0, shown[stream * steps + t], 0, h[stream].length);
                }
            }
        }

        @Override
        public float[][] lastLogits() {
            return network.head.logits(kernel, hidden.get(network.spec.layers() - 1), betweenHeadLayers, streams);
        }

        /** Hidden and cell state of each layer. */
        @Override
        public float[] past(int stream) {
            float[] past = new float
                    [2
                            * network.spec.hiddenSizes().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum()];
            int at = 0;
            for (int layer = 0; layer < hidden.size(); layer++) {
                int size = hidden.get(layer)[stream].length;
                System.arraycopy(hidden.get(layer)[stream], 0, past, at, size);
                System.arraycopy(cells.get(layer)[stream], 0, past, at + size, size);
                at += 2 * size;
            }
            return past;
        }

        @Override
        public void restore(int stream, float[] past) {
            int at = 0;
            for (int layer = 0; layer < hidden.size(); layer++) {
                int size = hidden.get(layer)[stream].length;
                System.arraycopy(past, at, hidden.get(layer)[stream], 0, size);
                System.arraycopy(past, at + size, cells.get(layer)[stream], 0, size);
                at += 2 * size;
            }
        }

        @Override
        public float[][] everyLogits() {
            int rows = streams * steps;
            float[][] top = outputs.get(network.spec.layers() - 1).atLeast(rows);
            return network.head.logits(kernel, top, betweenHeadLayers, rows);
        }
    }
}
