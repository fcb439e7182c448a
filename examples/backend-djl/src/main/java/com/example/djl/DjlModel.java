package com.example.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An opened model; its weights never change, and each call computes in a manager of its own. */
final class DjlModel implements BackendProvider.Model {
    private final NDManager manager;
    private final DjlLstm lstm;

    DjlModel(Engine engine, LstmSpec spec, Weights weights) {
        Map<String, float[]> values = new TreeMap<>();
        weights.tensors().forEach((name, tensor) -> values.put(name, tensor.toArray()));
        manager = DjlBackend.onItsThread(engine::newBaseManager);
        lstm = DjlBackend.onItsThread(() -> DjlLstm.of(spec, values, manager));
    }

    @Override
    public float[][] logits(int[] ids) {
        return DjlBackend.onItsThread(() -> {
            try (NDManager call = manager.newSubManager()) {
                NDArray hidden =
                        lstm.hidden(DjlLstm.ids(call, 1, ids.length, ids), lstm.noStates(call, 1), false);
                return rows(lstm.logits(lstm.rowsFrom(hidden, 0), x -> x), ids.length);
            }
        });
    }

    private static float[][] rows(NDArray logits, int count) {
        float[] flat = logits.toFloatArray();
        int vocabulary = flat.length / count;
        float[][] rows = new float[count][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(flat, row * vocabulary, (row + 1) * vocabulary));
        return rows;
    }

    @Override
    public BackendProvider.Generation start(int streams) {
        return new Streams(streams);
    }

    @Override
    public void close() {
        DjlBackend.onItsThread(() -> {
            manager.close();
            return null;
        });
    }

    /** Streams that advance together; between calls their states lie in Java's heap, so that there is nothing to free. */
    private final class Streams implements BackendProvider.Generation {
        private final int streams;
        /** Hidden and cell states of each layer, [stream, h]. */
        private final float[][] states;

        Streams(int streams) {
            this.streams = streams;
            this.states = lstm.spec().hiddenSizes().stream()
                    .flatMap(size -> Stream.of(new float[streams * size], new float[streams * size]))
                    .toArray(float[][]::new);
        }

        @Override
        public float[][] advance(int[][] ids) {
            int time = ids[0].length;
            int[] flat = Stream.of(ids).flatMapToInt(Arrays::stream).toArray();
            return DjlBackend.onItsThread(() -> {
                try (NDManager call = manager.newSubManager()) {
                    NDList[] before = new NDList[states.length / 2];
                    for (int layer = 0; layer < before.length; layer++) {
                        before[layer] = new NDList(state(call, 2 * layer), state(call, 2 * layer + 1));
                    }
                    NDArray hidden = lstm.hidden(DjlLstm.ids(call, streams, time, flat), before, false);
                    for (int layer = 0; layer < before.length; layer++) {
                        states[2 * layer] = before[layer].get(0).toFloatArray();
                        states[2 * layer + 1] = before[layer].get(1).toFloatArray();
                    }
                    return rows(lstm.logits(lstm.rowsFrom(hidden, time - 1L), x -> x), streams);
                }
            });
        }

        @Override
        public float[] past(int stream) {
            float[] past = new float[Stream.of(states).mapToInt(state -> state.length / streams).sum()];
            int at = 0;
            for (float[] state : states) {
                int size = state.length / streams;
                System.arraycopy(state, stream * size, past, at, size);
                at += size;
            }
            return past;
        }

        @Override
        public void restore(int stream, float[] past) {
            int at = 0;
            for (float[] state : states) {
                int size = state.length / streams;
                System.arraycopy(past, at, state, stream * size, size);
                at += size;
            }
        }

        private NDArray state(NDManager call, int index) {
            return call.create(states[index], new Shape(1, streams, states[index].length / streams));
        }

        @Override
        public void close() {
            // The states are Java's.
        }
    }
}
