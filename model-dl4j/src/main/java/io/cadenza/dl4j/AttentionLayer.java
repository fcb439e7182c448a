package io.cadenza.dl4j;

import io.cadenza.core.model.TransformerSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The first part of a transformer's layer: x + output(attention(norm(x))). */
final class AttentionLayer extends WindowLayer<AttentionLayer.Memory> implements Dropping.Layer {
    private static final long serialVersionUID = 1L;

    private final transient TransformerSpec spec;
    private final transient Norm norm;
    private final transient List<Weight> inputs = new ArrayList<>();
    private final transient Weight output;
    private final transient Dropping dropping;
    private final int channels;
    private final int size;

    AttentionLayer(NeuralNetConfiguration conf, INDArray values, TransformerSpec spec, String name) {
        super(conf, values);
        this.spec = spec;
        this.channels = spec.embeddingSize();
        this.size = spec.headChannels();
        this.norm = new Norm(weight(name + "norm/gain"));
        for (String part : List.of("query", "key", "value")) {
            inputs.add(weight(name + part + "/weight"));
        }
        this.output = weight(name + "output/weight");
        this.dropping = new Dropping(spec.dropout());
    }

    /** One head of one stream: the same columns of every step. */
    private record Head(Matrix query, Matrix key, Matrix value, Matrix mixed) {}

    /** Queries, keys, values and what attention makes of them, and the gradients of all four. */
    final class Memory extends WindowMemory {
        final Matrix normed = channels(channels);
        final float[] factors = new float[rows()];
        final List<Matrix> projected = List.of(channels(channels), channels(channels), channels(channels));
        final Matrix mixed = channels(channels);
        final Matrix added = channels(channels);
        final Matrix result = channels(channels);
        final List<Matrix> slopes = List.of(channels(channels), channels(channels), channels(channels));
        final Matrix mixedSlopes = channels(channels);
        final Matrix gradient = channels(channels);
        final Matrix mask = channels(channels);
        final Matrix shares;
        final Matrix shareSlopes;
        final List<Head> heads = new ArrayList<>();
        final List<Head> headSlopes = new ArrayList<>();
        final Rotation rotation = new Rotation(spec);

        Memory(int steps, int streams) {
            super(steps, streams);
            this.shares = scratch().matrix(steps, steps);
            this.shareSlopes = scratch().matrix(steps, steps);
            for (int stream = 0; stream < streams; stream++) {
                for (int head = 0; head < spec.heads(); head++) {
                    heads.add(head(projected, mixed, stream, head));
                    headSlopes.add(head(slopes, mixedSlopes, stream, head));
                }
            }
        }

        private Head head(List<Matrix> parts, Matrix whole, int stream, int head) {
            return new Head(
                    part(parts.get(0), stream, head),
                    part(parts.get(1), stream, head),
                    part(parts.get(2), stream, head),
                    part(whole, stream, head));
        }

        private Matrix part(Matrix all, int stream, int head) {
            return all.every(streams(), stream).columns(head * size, size);
        }
    }

    @Override
    Memory allocate(int steps, int streams) {
        return new Memory(steps, streams);
    }

    @Override
    public void reseed(long seed) {
        dropping.reseed(seed, getIndex());
    }

    @Override
    INDArray forward(INDArray x, boolean training) {
        Memory memory = memory(x);
        Matrix before = Matrix.of(x);
        project(before, memory);
        for (int step = 0; step < memory.steps(); step++) {
            memory.rotation.to(step);
            turn(memory.projected, memory, step, 1);
        }
        for (Head head : memory.heads) {
            share(head, memory);
            Blas.set(head.mixed, memory.shares, head.value);
        }
        Blas.set(memory.added, memory.mixed, output.value());
        dropping.forward(memory.added, memory.added, memory.mask, training);
        memory.result.set(before);
        Blas.addScaled(memory.result, 1, memory.added);
        return memory.window(memory.result);
    }

    private void project(Matrix x, Memory memory) {
        norm.forward(x, memory.normed, memory.factors);
        for (int part = 0; part < 3; part++) {
            Blas.set(memory.projected.get(part), memory.normed, inputs.get(part).value());
        }
    }

    /** Turns queries and keys of one step of all streams. */
    private void turn(List<Matrix> parts, Memory memory, int step, int direction) {
        int streams = memory.streams();
        memory.rotation.turn(parts.get(0).rows(step * streams, streams), true, direction);
        memory.rotation.turn(parts.get(1).rows(step * streams, streams), false, direction);
    }

    /** The shares of all keys in each query's mean; 0 for those it does not see. */
    private void share(Head head, Memory memory) {
        int steps = memory.steps();
        Blas.setTransposed(memory.shares, head.query, head.key);
        FloatBuffer buffer = memory.shares.buffer();
        float[] row = new float[steps];
        for (int t = 0; t < steps; t++) {
            buffer.get(t * steps, row);
            int first = Math.max(0, t - spec.window() + 1);
            Arrays.fill(row, 0, first, 0);
            Rotation.softmax(row, first, t + 1);
            Arrays.fill(row, t + 1, steps, 0);
            buffer.put(t * steps, row);
        }
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Memory memory = memory(input);
        Matrix after = Matrix.of(epsilon);
        memory.added.set(after);
        dropping.backward(memory.added, memory.mask);
        Blas.setWeightGradient(output.gradient(), memory.mixed, memory.added);
        Blas.setTransposed(memory.mixedSlopes, memory.added, output.value());
        for (int i = 0; i < memory.heads.size(); i++) {
            Head head = memory.heads.get(i);
            Head slopes = memory.headSlopes.get(i);
            share(head, memory);
            Blas.setTransposed(memory.shareSlopes, slopes.mixed, head.value);
            Blas.setWeightGradient(slopes.value, memory.shares, slopes.mixed);
            scoreSlopes(memory);
            Blas.set(slopes.query, memory.shareSlopes, head.key);
            Blas.setWeightGradient(slopes.key, memory.shareSlopes, head.query);
        }
        for (int step = 0; step < memory.steps(); step++) {
            memory.rotation.to(step);
            turn(memory.slopes, memory, step, -1);
        }
        memory.added.clear();
        for (int part = 0; part < 3; part++) {
            Blas.setWeightGradient(inputs.get(part).gradient(), memory.normed, memory.slopes.get(part));
            Blas.addTransposed(
                    memory.added, memory.slopes.get(part), inputs.get(part).value());
        }
        memory.gradient.set(after);
        norm.backward(Matrix.of(input), memory.factors, memory.added, memory.gradient);
        return memory.window(memory.gradient);
    }

    /** With shares p and their slopes d, the slopes of scores are p·(d − Σ p·d). */
    private static void scoreSlopes(Memory memory) {
        int steps = memory.steps();
        FloatBuffer shares = memory.shares.buffer();
        FloatBuffer slopes = memory.shareSlopes.buffer();
        float[] p = new float[steps];
        float[] d = new float[steps];
        for (int t = 0; t < steps; t++) {
            shares.get(t * steps, p);
            slopes.get(t * steps, d);
            float sum = 0;
            for (int j = 0; j <= t; j++) {
                sum += p[j] * d[j];
            }
            for (int j = 0; j < steps; j++) {
                d[j] = p[j] * (d[j] - sum);
            }
            slopes.put(t * steps, d);
        }
    }

    @Override
    StepLayer advance(int streams) {
        return new Cache(allocate(1, streams));
    }

    /**
     * Keys and values of the latest tokens of each stream, a token's in the slot of its place modulo the window. Streams that go on
     * from elsewhere have places of their own.
     */
    private final class Cache implements StepLayer {
        /** A place is two numbers below this, which floats hold exactly. */
        private static final int PLACES = 1 << 20;

        private final Memory memory;
        private final Matrix places;
        private final Matrix keys;
        private final Matrix values;
        private final Matrix scores;
        private final float[] row = new float[spec.window()];
        /** By stream and head: [slot][channel], and the one row that asks. */
        private final List<Head> heads = new ArrayList<>();

        Cache(Memory memory) {
            this.memory = memory;
            int streams = memory.streams();
            int window = spec.window();
            this.places = memory.scratch().matrix(streams, 2);
            this.keys = memory.scratch().matrix(streams, Math.multiplyExact(window, channels));
            this.values = memory.scratch().matrix(streams, Math.multiplyExact(window, channels));
            this.scores = memory.scratch().matrix(1, window);
            for (int stream = 0; stream < streams; stream++) {
                Matrix known = keys.rows(stream, 1).reshape(window, channels);
                Matrix means = values.rows(stream, 1).reshape(window, channels);
                for (int head = 0; head < spec.heads(); head++) {
                    heads.add(new Head(
                            memory.projected.get(0).rows(stream, 1).columns(head * size, size),
                            known.columns(head * size, size),
                            means.columns(head * size, size),
                            memory.mixed.rows(stream, 1).columns(head * size, size)));
                }
            }
        }

        @Override
        public Matrix next(Matrix x) {
            project(x, memory);
            FloatBuffer counted = places.buffer();
            for (int stream = 0; stream < memory.streams(); stream++) {
                long high = (long) counted.get(2 * stream);
                long place = high * PLACES + (long) counted.get(2 * stream + 1);
                remember(stream, place);
                int known = (int) Math.min(place + 1, spec.window());
                for (int head = 0; head < spec.heads(); head++) {
                    attend(heads.get(stream * spec.heads() + head), known);
                }
                long later = (place + 1) / PLACES;
                counted.put(2 * stream, (float) later);
                counted.put(2 * stream + 1, (float) ((place + 1) % PLACES));
            }
            Blas.set(memory.added, memory.mixed, output.value());
            memory.result.set(x);
            Blas.addScaled(memory.result, 1, memory.added);
            return memory.result;
        }

        private void remember(int stream, long place) {
            memory.rotation.to(place);
            memory.rotation.turn(memory.projected.get(0).rows(stream, 1), true, 1);
            Matrix key = memory.projected.get(1).rows(stream, 1);
            memory.rotation.turn(key, false, 1);
            int slot = (int) (place % spec.window());
            keys.rows(stream, 1).columns(slot * channels, channels).set(key);
            values.rows(stream, 1)
                    .columns(slot * channels, channels)
                    .set(memory.projected.get(2).rows(stream, 1));
        }

        private void attend(Head head, int known) {
            Blas.setTransposed(scores, head.query, head.key);
            FloatBuffer buffer = scores.buffer();
            buffer.get(0, row);
            Rotation.softmax(row, 0, known);
            Arrays.fill(row, known, row.length, 0);
            buffer.put(0, row);
            Blas.set(head.mixed, scores, head.value);
        }

        @Override
        public List<Matrix> past() {
            return List.of(places, keys, values);
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
