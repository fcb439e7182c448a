package io.cadenza.javabackend;

import java.util.ArrayList;
import java.util.List;

/** Streams of a stacked LSTM. Layers are taken one after the other, so that a prompt's inputs are projected at once. */
final class LstmStreams implements StepwiseStreams {
    private final LstmNetwork network;
    private final int streams;
    /** Per layer and stream. */
    private final List<float[][]> hidden = new ArrayList<>();

    private final List<float[][]> cells = new ArrayList<>();
    private final Scratch scratch = new Scratch();
    private int steps;

    LstmStreams(LstmNetwork network, int streams) {
        this.network = network;
        this.streams = streams;
        for (int size : network.spec.hiddenSizes()) {
            hidden.add(new float[streams][size]);
            cells.add(new float[streams][size]);
        }
    }

    @Override
    public void advance(int[][] ids, int from, int to) {
        steps = to - from;
        int rows = streams * steps;
        for (int layer = 0; layer < network.spec.layers(); layer++) {
            float[][] gates = scratch.rows("gates" + layer, rows, 4 * size(layer));
            if (layer == 0) {
                lookUp(ids, from, gates);
            } else {
                network.inputs.get(layer - 1).apply(outputs(layer - 1), gates, rows);
            }
            recur(layer, gates, outputs(layer));
        }
    }

    private void lookUp(int[][] ids, int from, float[][] gates) {
        for (int row = 0; row < streams * steps; row++) {
            float[] token = network.tokenGates[ids[row / steps][from + row % steps]];
            System.arraycopy(token, 0, gates[row], 0, token.length);
        }
    }

    private void recur(int layer, float[][] gates, float[][] outputs) {
        int size = size(layer);
        float[] tanhOfGates = scratch.rows("tanh of gates" + layer, 1, 4 * size)[0];
        float[] tanhOfCells = scratch.rows("tanh of cells" + layer, 2, size)[0];
        float[] cellScratch = scratch.rows("tanh of cells" + layer, 2, size)[1];
        float[][] step = scratch.references("step", streams);
        for (int t = 0; t < steps; t++) {
            for (int stream = 0; stream < streams; stream++) {
                step[stream] = gates[stream * steps + t];
            }
            network.recurrents.get(layer).accumulate(hidden.get(layer), step, streams);
            for (int stream = 0; stream < streams; stream++) {
                float[] h = hidden.get(layer)[stream];
                float[] c = cells.get(layer)[stream];
                Activations.tanh(step[stream], tanhOfGates);
                remember(step[stream], c);
                System.arraycopy(c, 0, tanhOfCells, 0, size);
                Activations.tanh(tanhOfCells, cellScratch);
                show(step[stream], tanhOfCells, h);
                System.arraycopy(h, 0, outputs[stream * steps + t], 0, size);
            }
        }
    }

    /** c ← σ(f)·c + σ(i)·tanh(g). */
    private static void remember(float[] gates, float[] c) {
        int size = c.length;
        for (int j = 0; j < size; j++) {
            float input = Activations.sigmoid(gates[j]);
            float forget = Activations.sigmoid(gates[size + j]);
            c[j] = forget * c[j] + input * gates[2 * size + j];
        }
    }

    /** h = σ(o)·tanh(c). */
    private static void show(float[] gates, float[] tanhOfCells, float[] h) {
        int size = h.length;
        for (int j = 0; j < size; j++) {
            h[j] = Activations.sigmoid(gates[3 * size + j]) * tanhOfCells[j];
        }
    }

    private float[][] outputs(int layer) {
        return scratch.rows("outputs" + layer, streams * steps, size(layer));
    }

    private int size(int layer) {
        return network.spec.hiddenSizes().get(layer);
    }

    @Override
    public float[][] lastLogits() {
        return network.head.logits(hidden.get(network.spec.layers() - 1), scratch, streams);
    }

    @Override
    public float[][] everyLogits() {
        return network.head.logits(outputs(network.spec.layers() - 1), scratch, streams * steps);
    }
}
