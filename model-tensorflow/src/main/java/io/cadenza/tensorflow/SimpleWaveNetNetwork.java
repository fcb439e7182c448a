package io.cadenza.tensorflow;

import io.cadenza.core.model.SimpleWaveNetSpec;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The article's pooled network. It has no state: every token recomputes the window. */
record SimpleWaveNetNetwork(SimpleWaveNetSpec spec) implements Network {

    @Override
    public int leadingIds() {
        return reach(0);
    }

    @Override
    public int leadingIds(int time) {
        return reach(0) + Math.max(0, spec.shortestWindow() - time);
    }

    @Override
    public Pass pass(Graph graph, Layers layers, Operand<TInt32> ids, Window window) {
        return new DifferentiatedPass(graph, layers.weights(), logits(layers, ids));
    }

    @Override
    public StatefulOutput continuation(Layers layers, Operand<TInt32> ids, Operand<TFloat32> state) {
        return new StatefulOutput(logits(layers, ids), layers.tf().identity(state));
    }

    private Operand<TFloat32> logits(Layers layers, Operand<TInt32> ids) {
        Ops tf = layers.tf();
        Operand<TFloat32> sum = layers.embeddedConvolution(
                "conv0",
                ids,
                spec.embeddingSize(),
                spec.kernelSize(),
                spec.dilations().get(0));
        Operand<TFloat32> x = pooled(layers, tf.math.add(sum, layers.weight("conv0/bias")));
        for (int i = 1; i < spec.convolutions(); i++) {
            x = pooled(layers, convolution(layers, i, x));
        }
        Operand<TFloat32> overTime = tf.reduceMax(x, tf.constant(0));
        return layers.dense("output", tf.nn.relu(layers.dense("head", overTime)));
    }

    private Operand<TFloat32> convolution(Layers layers, int i, Operand<TFloat32> x) {
        Ops tf = layers.tf();
        String name = "conv" + i;
        int filters = spec.filters().get(i);
        Operand<TFloat32> taps = layers.taps(
                layers.padStart(x, reach(i)),
                spec.kernelSize(),
                spec.dilations().get(i));
        Operand<TFloat32> product = layers.affine(
                layers.matrix(taps, spec.kernelSize() * spec.filters().get(i - 1)),
                layers.tapMatrix(name + "/weight", filters),
                layers.weight(name + "/bias"));
        Operand<TInt32> steps = tf.stridedSlice(tf.shape(x), Indices.sliceTo(2));
        return tf.reshape(product, tf.concat(List.of(steps, tf.array(filters)), tf.constant(0)));
    }

    /** ReLU, dropout and the larger of each two steps; an odd last step is left out. */
    private static Operand<TFloat32> pooled(Layers layers, Operand<TFloat32> x) {
        Ops tf = layers.tf();
        Operand<TFloat32> active = layers.dropout(tf.nn.relu(x));
        Operand<TInt32> half = tf.math.floorDiv(tf.shape(active), tf.array(2, 1, 1));
        Operand<TFloat32> even = tf.slice(active, tf.array(0, 0, 0), tf.math.mul(half, tf.array(2, 1, 1)));
        Operand<TInt32> steps = tf.stridedSlice(half, Indices.sliceTo(1));
        Operand<TFloat32> pairs = tf.reshape(even, tf.concat(List.of(steps, tf.array(2, -1)), tf.constant(0)));
        List<Output<TFloat32>> members = tf.split(tf.constant(1), pairs, 2L).output();
        return tf.reshape(tf.math.maximum(members.get(0), members.get(1)), half);
    }

    private int reach(int i) {
        return (spec.kernelSize() - 1) * spec.dilations().get(i);
    }

    @Override
    public long[] stateShape(int streams) {
        return new long[] {0};
    }

    @Override
    public int streamDimension() {
        return 0;
    }

    @Override
    public int tokensAtOnce() {
        return 0;
    }
}
