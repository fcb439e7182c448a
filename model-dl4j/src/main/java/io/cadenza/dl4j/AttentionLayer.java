package io.cadenza.dl4j;

import io.cadenza.core.model.TransformerSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
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
        final Matrix factors = channels(1);
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
        final Matrix hidden;
        final Rotation rotation;

        Memory(int steps, int streams) {
            super(arithmetic(), steps, streams);
            this.shares = scratch().matrix(steps, steps);
            this.shareSlopes = scratch().matrix(steps, steps);
            this.hidden = scratch().matrix(steps, steps);
            arithmetic().hide(hidden, spec.window());
            this.rotation = new Rotation(spec, scratch(), rows());
            rotation.to(LongStream.range(0, steps).toArray());
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
        Matrix before = matrix(x);
        project(before, memory);
        turn(memory.projected, memory, 1);
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

    /** Turns queries and keys. */
    private static void turn(List<Matrix> parts, Memory memory, int direction) {
        memory.rotation.turn(parts.get(0), true, direction);
        memory.rotation.turn(parts.get(1), false, direction);
    }

    /** The shares of all keys in each query's mean; 0 for those it does not see. */
    private void share(Head head, Memory memory) {
        Blas.setTransposed(memory.shares, head.query, head.key);
        arithmetic().causalSoftmax(memory.shares, spec.window(), memory.hidden);
    }

    @Override
    INDArray backward(INDArray epsilon) {
        Memory memory = memory(input);
        Matrix after = matrix(epsilon);
        memory.added.set(after);
        dropping.backward(memory.added, memory.mask);
        Blas.setWeightGradient(output.gradient(), memory.mixed, memory.added);
        Blas.set(memory.mixedSlopes, memory.added, memory.transposed(output.value()));
        for (int i = 0; i < memory.heads.size(); i++) {
            Head head = memory.heads.get(i);
            Head slopes = memory.headSlopes.get(i);
            share(head, memory);
            Blas.setTransposed(memory.shareSlopes, slopes.mixed, head.value);
            Blas.setWeightGradient(slopes.value, memory.shares, slopes.mixed);
            arithmetic().softmaxBack(memory.shares, memory.shareSlopes);
            Blas.set(slopes.query, memory.shareSlopes, head.key);
            Blas.setWeightGradient(slopes.key, memory.shareSlopes, head.query);
        }
        turn(memory.slopes, memory, -1);
        memory.added.clear();
        for (int part = 0; part < 3; part++) {
            Blas.setWeightGradient(inputs.get(part).gradient(), memory.normed, memory.slopes.get(part));
            Blas.add(
                    memory.added,
                    memory.slopes.get(part),
                    memory.transposed(inputs.get(part).value()));
        }
        memory.gradient.set(after);
        norm.backward(matrix(input), memory.factors, memory.added, memory.gradient);
        return memory.window(memory.gradient);
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
            long[] now = count();
            memory.rotation.to(now);
            turn(memory.projected, memory, 1);
            for (int stream = 0; stream < now.length; stream++) {
                remember(stream, (int) (now[stream] % spec.window()));
                int known = (int) Math.min(now[stream] + 1, spec.window());
                for (int head = 0; head < spec.heads(); head++) {
                    attend(heads.get(stream * spec.heads() + head), known);
                }
            }
            Blas.set(memory.added, memory.mixed, output.value());
            memory.result.set(x);
            Blas.addScaled(memory.result, 1, memory.added);
            return memory.result;
        }

        /** The place of each stream's token, which is counted. */
        private long[] count() {
            float[] counted = places.values();
            long[] now = new long[counted.length / 2];
            for (int stream = 0; stream < now.length; stream++) {
                long high = (long) counted[2 * stream];
                now[stream] = high * PLACES + (long) counted[2 * stream + 1];
                long later = (now[stream] + 1) / PLACES;
                counted[2 * stream] = later;
                counted[2 * stream + 1] = (now[stream] + 1) % PLACES;
            }
            places.set(FloatBuffer.wrap(counted));
            return now;
        }

        private void remember(int stream, int slot) {
            slot(keys, stream, slot).set(memory.projected.get(1).rows(stream, 1));
            slot(values, stream, slot).set(memory.projected.get(2).rows(stream, 1));
        }

        private Matrix slot(Matrix all, int stream, int slot) {
            return all.rows(stream, 1).columns(slot * channels, channels);
        }

        private void attend(Head head, int known) {
            Matrix shares = scores.columns(0, known);
            Blas.setTransposed(shares, head.query, head.key.rows(0, known));
            arithmetic().softmax(shares);
            Blas.set(head.mixed, shares, head.value.rows(0, known));
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
