package io.cadenza.dl4j;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A network opened for logits and generation. */
final class Dl4jModel implements BackendProvider.Model {
    private final ModelSpec spec;
    private final Arithmetic arithmetic;
    private final Buffers scratch;
    private final Network network;

    Dl4jModel(Arithmetic arithmetic, ModelSpec spec, Weights weights) {
        this.spec = spec;
        this.arithmetic = arithmetic;
        this.scratch = new Buffers(arithmetic);
        FlatWeights layout = new FlatWeights(Architecture.layers(arithmetic, spec));
        Matrix flat = scratch.matrix(1, layout.count());
        layout.write(weights, flat);
        this.network = new Network(arithmetic, spec, flat.array());
    }

    @Override
    public float[][] logits(int[] ids) {
        return network.logits(ids, ids.length, 1);
    }

    @Override
    public BackendProvider.Generation start(int streams) {
        return spec instanceof SimpleWaveNetSpec
                ? new WindowGeneration(network, spec.receptiveField(), streams)
                : new StatefulGeneration(arithmetic, network.layers(), streams);
    }

    @Override
    public void close() {
        network.close();
        scratch.close();
    }

    /** Generation that advances each layer by one step, from the past that the layer keeps. */
    private static final class StatefulGeneration implements BackendProvider.Generation {
        private final EmbeddingLayer embedding;
        private final Buffers scratch;
        private final Matrix embedded;
        private final List<StepLayer> layers = new ArrayList<>();

        StatefulGeneration(Arithmetic arithmetic, List<WindowLayer<?>> layers, int streams) {
            this.scratch = new Buffers(arithmetic);
            this.embedding = (EmbeddingLayer) layers.get(0);
            this.embedded = scratch.matrix(streams, embedding.channels());
            layers.subList(1, layers.size()).forEach(layer -> this.layers.add(layer.advance(streams)));
        }

        @Override
        public float[][] advance(int[][] ids) {
            int[] column = new int[ids.length];
            Matrix x = embedded;
            for (int t = 0; t < ids[0].length; t++) {
                for (int stream = 0; stream < ids.length; stream++) {
                    column[stream] = ids[stream][t];
                }
                embedding.look(column, embedded);
                x = embedded;
                for (StepLayer layer : layers) {
                    x = layer.next(x);
                }
            }
            return x.toRows();
        }

        private List<Matrix> remembered() {
            return layers.stream().flatMap(layer -> layer.past().stream()).toList();
        }

        @Override
        public float[] past(int stream) {
            List<Matrix> all = remembered();
            float[] past = new float[all.stream().mapToInt(Matrix::columns).sum()];
            int at = 0;
            for (Matrix matrix : all) {
                System.arraycopy(matrix.rows(stream, 1).values(), 0, past, at, matrix.columns());
                at += matrix.columns();
            }
            return past;
        }

        @Override
        public void restore(int stream, float[] past) {
            int at = 0;
            for (Matrix matrix : remembered()) {
                matrix.rows(stream, 1).set(FloatBuffer.wrap(past, at, matrix.columns()));
                at += matrix.columns();
            }
        }

        @Override
        public void close() {
            layers.forEach(StepLayer::close);
            scratch.close();
        }
    }

    /** Generation that computes the window of the latest tokens anew each time: the same work at every position. */
    private static final class WindowGeneration implements BackendProvider.Generation {
        private final Network network;
        private final int window;
        /** Per stream the latest tokens, at most a window of them. */
        private final int[][] latest;

        WindowGeneration(Network network, int window, int streams) {
            this.network = network;
            this.window = window;
            this.latest = new int[streams][0];
        }

        @Override
        public float[][] advance(int[][] ids) {
            for (int stream = 0; stream < latest.length; stream++) {
                int[] before = latest[stream];
                int[] all = Arrays.copyOf(before, before.length + ids[stream].length);
                System.arraycopy(ids[stream], 0, all, before.length, ids[stream].length);
                latest[stream] = Arrays.copyOfRange(all, Math.max(0, all.length - window), all.length);
            }
            int steps = latest[0].length;
            int[] tokens = new int[steps * latest.length];
            for (int t = 0; t < steps; t++) {
                for (int stream = 0; stream < latest.length; stream++) {
                    tokens[t * latest.length + stream] = latest[stream][t];
                }
            }
            return network.logits(tokens, steps, latest.length);
        }

        @Override
        public float[] past(int stream) {
            float[] past = new float[latest[stream].length];
            for (int i = 0; i < past.length; i++) {
                past[i] = latest[stream][i];
            }
            return past;
        }

        @Override
        public void restore(int stream, float[] past) {
            latest[stream] = new int[past.length];
            for (int i = 0; i < past.length; i++) {
                latest[stream][i] = (int) past[i];
            }
        }

        @Override
        public void close() {
            // The network holds the memory.
        }
    }
}
