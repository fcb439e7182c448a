package io.cadenza.tensorflow;

import io.cadenza.core.model.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The transformer. Its state are the keys, before their rotation, and the values of the latest W − 1 tokens of each layer; which of
 * them are there at all, the ids tell that are fed before new ones. Places count from the first token that is remembered, so that no
 * place grows with the length of the music.
 */
record TransformerNetwork(TransformerSpec spec) implements Network {
    /** Bounds the memory of a long prompt. */
    private static final int PROMPT_STEPS = 128;

    /** Added to what is not seen: its exponential is 0. */
    private static final float UNSEEN = -1e30f;

    @Override
    public int leadingIds() {
        return spec.window() - 1;
    }

    @Override
    public Pass pass(Graph graph, Layers layers, Operand<TInt32> ids, Window window) {
        Ops tf = layers.tf();
        int time = window.time();
        Places places = Places.constants(this, tf, time);
        Attention attention = (layer, queries, keys, values) -> mixed(layers, queries, keys, values, places);
        Operand<TFloat32> x = network(layers, layers.between(ids, leadingIds(), 0), attention);
        Operand<TFloat32> steps = tf.reshape(x, tf.array(time, -1, spec.embeddingSize()));
        Operand<TFloat32> scored = layers.matrix(layers.cut(steps, window.lossStart(), 0), spec.embeddingSize());
        return new DifferentiatedPass(graph, layers.weights(), logits(layers, scored));
    }

    @Override
    public StatefulOutput continuation(Layers layers, Operand<TInt32> ids, Operand<TFloat32> state) {
        Ops tf = layers.tf();
        int remembered = leadingIds();
        List<Output<TFloat32>> pasts = remembered == 0
                ? List.of()
                : tf.split(tf.constant(0), state, 2L * spec.layers()).output();
        List<Operand<TFloat32>> futures = new ArrayList<>();
        Places places = Places.following(this, tf, ids);
        Attention attention = (layer, queries, keys, values) -> {
            if (remembered == 0) {
                return mixed(layers, queries, keys, values, places);
            }
            Operand<TFloat32> allKeys = tf.concat(List.of(pasts.get(2 * layer), keys), tf.constant(0));
            Operand<TFloat32> allValues = tf.concat(List.of(pasts.get(2 * layer + 1), values), tf.constant(0));
            futures.add(layers.between(allKeys, -remembered, 0));
            futures.add(layers.between(allValues, -remembered, 0));
            return mixed(layers, queries, allKeys, allValues, places);
        };
        Operand<TFloat32> x = network(layers, layers.between(ids, remembered, 0), attention);
        return new StatefulOutput(logits(layers, x), remembered == 0 ? tf.identity(state) : layers.join(futures, 0));
    }

    /** What one layer's heads make of queries, keys and values, [time, batch, E] each. */
    private interface Attention {
        Operand<TFloat32> of(int layer, Operand<TFloat32> queries, Operand<TFloat32> keys, Operand<TFloat32> values);
    }

    /**
     * Rotations and sight of a window.
     *
     * @param queryCosine of the new tokens, [time, 1, pair]
     * @param keyCosine of all tokens
     * @param unseen added to scores [batch, head, new, all]
     */
    private record Places(
            Operand<TFloat32> queryCosine,
            Operand<TFloat32> querySine,
            Operand<TFloat32> keyCosine,
            Operand<TFloat32> keySine,
            Operand<TFloat32> unseen) {

        /** A whole window. */
        static Places constants(TransformerNetwork network, Ops tf, int time) {
            Operand<TFloat32> cosine = network.turns(tf, time, Math::cos);
            Operand<TFloat32> sine = network.turns(tf, time, Math::sin);
            return new Places(cosine, sine, cosine, sine, network.sight(tf, time, 0));
        }

        /** New tokens after those that are remembered. */
        static Places following(TransformerNetwork network, Ops tf, Operand<TInt32> ids) {
            int remembered = network.leadingIds();
            int most = remembered + PROMPT_STEPS;
            Operand<TInt32> all = tf.stridedSlice(tf.shape(ids), Indices.at(0));
            Operand<TInt32> fresh = tf.math.sub(all, tf.constant(remembered));
            Operand<TInt32> zero = tf.constant(0);
            Operand<TInt32> rest = tf.constant(-1);
            Operand<TInt32> start = tf.array(0, 0, 0);
            Operand<TInt32> later = tf.array(remembered, 0, 0);
            Operand<TInt32> ofAll = tf.stack(List.of(all, rest, rest));
            Operand<TInt32> ofFresh = tf.stack(List.of(fresh, rest, rest));
            Operand<TFloat32> cosine = network.turns(tf, most, Math::cos);
            Operand<TFloat32> sine = network.turns(tf, most, Math::sin);
            Operand<TFloat32> sight = tf.slice(
                    network.sight(tf, PROMPT_STEPS, remembered),
                    tf.stack(List.of(zero, zero)),
                    tf.stack(List.of(fresh, all)));
            Operand<TBool> none = tf.math.equal(ids, tf.constant(network.spec.vocabularySize()));
            Operand<TFloat32> missing = tf.math.mul(
                    tf.linalg.transpose(tf.dtypes.cast(none, TFloat32.class), tf.array(1, 0)), tf.constant(UNSEEN));
            Operand<TFloat32> ofBatch = tf.expandDims(tf.expandDims(missing, tf.constant(1)), tf.constant(1));
            return new Places(
                    tf.slice(cosine, later, ofFresh),
                    tf.slice(sine, later, ofFresh),
                    tf.slice(cosine, start, ofAll),
                    tf.slice(sine, start, ofAll),
                    tf.math.minimum(sight, ofBatch));
        }
    }

    /** A function of the rotations of places from 0 on, [places, 1, pair]. */
    private Operand<TFloat32> turns(Ops tf, int places, DoubleUnaryOperator function) {
        double[] rotations = spec.rotations();
        float[] table = new float[places * rotations.length];
        for (int i = 0; i < table.length; i++) {
            int place = i / rotations.length;
            table[i] = (float) function.applyAsDouble(place * rotations[i % rotations.length]);
        }
        return tf.constant(Shape.of(places, 1, rotations.length), DataBuffers.of(table, true, false));
    }

    /** 0 where a query sees a key and {@link #UNSEEN} where not, [queries, before + queries]. */
    private Operand<TFloat32> sight(Ops tf, int queries, int before) {
        int keys = before + queries;
        float[] table = new float[queries * keys];
        for (int i = 0; i < table.length; i++) {
            int back = before + i / keys - i % keys;
            table[i] = back >= 0 && back < spec.window() ? 0 : UNSEEN;
        }
        return tf.constant(Shape.of(queries, keys), DataBuffers.of(table, true, false));
    }

    /** All layers, from ids [time, batch] to [time · batch, E]. */
    private Operand<TFloat32> network(Layers layers, Operand<TInt32> ids, Attention attention) {
        Ops tf = layers.tf();
        Operand<TFloat32> embedded = tf.gather(layers.weight("embedding/weight"), ids, tf.constant(0));
        Operand<TInt32> shape = tf.shape(embedded);
        Operand<TFloat32> x = layers.dropout(layers.matrix(embedded, spec.embeddingSize()));
        for (int i = 0; i < spec.layers(); i++) {
            String name = "block" + i + "/attention/";
            Operand<TFloat32> n = norm(layers, name + "norm", x);
            Operand<TFloat32> mixed = attention.of(
                    i,
                    tf.reshape(product(layers, name + "query", n), shape),
                    tf.reshape(product(layers, name + "key", n), shape),
                    tf.reshape(product(layers, name + "value", n), shape));
            x = tf.math.add(x, layers.dropout(product(layers, name + "output", mixed)));
            name = "block" + i + "/feedforward/";
            n = norm(layers, name + "norm", x);
            Operand<TFloat32> gate = product(layers, name + "gate", n);
            Operand<TFloat32> gated =
                    tf.math.mul(tf.math.mul(gate, tf.math.sigmoid(gate)), product(layers, name + "up", n));
            x = tf.math.add(x, layers.dropout(product(layers, name + "down", gated)));
        }
        return x;
    }

    private static Operand<TFloat32> product(Layers layers, String name, Operand<TFloat32> x) {
        return layers.tf().linalg.matMul(x, layers.weight(name + "/weight"));
    }

    /** gain · x / √(mean(x²) + ε) */
    private static Operand<TFloat32> norm(Layers layers, String name, Operand<TFloat32> x) {
        Ops tf = layers.tf();
        Operand<TFloat32> mean = tf.math.mean(tf.math.square(x), tf.constant(1), Mean.keepDims(true));
        Operand<TFloat32> factor = tf.math.rsqrt(tf.math.add(mean, tf.constant((float) TransformerSpec.EPSILON)));
        return tf.math.mul(tf.math.mul(x, factor), layers.weight(name + "/gain"));
    }

    /** Attention of all heads, [new · batch, E]. */
    private Operand<TFloat32> mixed(
            Layers layers, Operand<TFloat32> queries, Operand<TFloat32> keys, Operand<TFloat32> values, Places places) {
        Ops tf = layers.tf();
        Operand<TFloat32> q = rotated(tf, inHeads(tf, queries), places.queryCosine, places.querySine);
        Operand<TFloat32> k = rotated(tf, inHeads(tf, keys), places.keyCosine, places.keySine);
        Operand<TFloat32> scale = tf.constant((float) (1 / Math.sqrt(spec.headChannels())));
        // [batch · head, new, all]
        Operand<TFloat32> scores = tf.train.batchMatMul(
                tf.math.mul(headsFirst(tf, q), scale), headsFirst(tf, k), TFloat32.class, BatchMatMul.adjY(true));
        Operand<TInt32> flat = tf.shape(scores);
        Operand<TInt32> sizes = tf.stridedSlice(flat, Indices.sliceFrom(1));
        Operand<TFloat32> apart =
                tf.reshape(scores, tf.concat(List.of(tf.array(-1, spec.heads()), sizes), tf.constant(0)));
        Operand<TFloat32> shares = tf.nn.softmax(tf.math.add(apart, places.unseen));
        Operand<TFloat32> means =
                tf.train.batchMatMul(tf.reshape(shares, flat), headsFirst(tf, inHeads(tf, values)), TFloat32.class);
        return layers.matrix(headsFirst(tf, means), spec.embeddingSize());
    }

    /** [time, batch, E] as [time, batch · head, channels]. */
    private Operand<TFloat32> inHeads(Ops tf, Operand<TFloat32> x) {
        Operand<TInt32> time = tf.stridedSlice(tf.shape(x), Indices.sliceTo(1));
        return tf.reshape(x, tf.concat(List.of(time, tf.array(-1, spec.headChannels())), tf.constant(0)));
    }

    /** The first two dimensions exchanged. */
    private static Operand<TFloat32> headsFirst(Ops tf, Operand<TFloat32> x) {
        return tf.linalg.transpose(x, tf.array(1, 0, 2));
    }

    /** Channels i and i + h/2 of each token turned by its place. */
    private static Operand<TFloat32> rotated(
            Ops tf, Operand<TFloat32> x, Operand<TFloat32> cosine, Operand<TFloat32> sine) {
        List<Output<TFloat32>> halves = tf.split(tf.constant(2), x, 2L).output();
        Operand<TFloat32> left = tf.math.sub(tf.math.mul(halves.get(0), cosine), tf.math.mul(halves.get(1), sine));
        Operand<TFloat32> right = tf.math.add(tf.math.mul(halves.get(1), cosine), tf.math.mul(halves.get(0), sine));
        return tf.concat(List.of(left, right), tf.constant(2));
    }

    private static Operand<TFloat32> logits(Layers layers, Operand<TFloat32> x) {
        return layers.dense("output", norm(layers, "norm", x));
    }

    @Override
    public long[] stateShape(int streams) {
        return new long[] {2L * spec.layers() * leadingIds(), streams, spec.embeddingSize()};
    }

    @Override
    public int streamDimension() {
        return 1;
    }

    @Override
    public int tokensAtOnce() {
        return PROMPT_STEPS;
    }
}
