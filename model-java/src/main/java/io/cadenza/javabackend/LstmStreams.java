package io.cadenza.javabackend;

import java.util.ArrayList;
import java.util.List;

/** Streams of a stacked LSTM. Layers are taken one after the other, so that a prompt's inputs are projected at once. */
final class LstmStreams implements StepwiseStreams {
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

    @Override
    public float[][] everyLogits() {
        int rows = streams * steps;
        float[][] top = outputs.get(network.spec.layers() - 1).atLeast(rows);
        return network.head.logits(kernel, top, betweenHeadLayers, rows);
    }
}
