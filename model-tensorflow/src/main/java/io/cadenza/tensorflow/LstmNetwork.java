package io.cadenza.tensorflow;

import io.cadenza.core.model.LstmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Stacked LSTM layers, unrolled over the window: TensorFlow for Java derives no gradient of a loop. */
record LstmNetwork(LstmSpec spec) implements Network {

    @Override
    public int leadingIds() {
        return 0;
    }

    @Override
    public Pass pass(Graph graph, Layers layers, Operand<TInt32> ids, Window window) {
        return new LstmPass(graph, layers, spec, ids, window);
    }

    /** One token of each stream. */
    @Override
    public StatefulOutput continuation(Layers layers, Operand<TInt32> ids, Operand<TFloat32> state) {
        Ops tf = layers.tf();
        int[] sizes = IntStream.range(0, 2 * spec.layers())
                .map(i -> spec.hiddenSizes().get(i / 2))
                .toArray();
        List<Output<TFloat32>> past = tf.splitV(state, tf.constant(sizes), tf.constant(1), (long) sizes.length)
                .output();
        List<Operand<TFloat32>> future = new ArrayList<>();
        Operand<TFloat32> x =
                tf.gather(layers.weight("embedding/weight"), tf.stridedSlice(ids, Indices.at(0)), tf.constant(0));
        for (int i = 0; i < spec.layers(); i++) {
            LstmCell.Step step =
                    LstmCell.of(layers, i, spec.hiddenSizes().get(i)).step(x, past.get(2 * i), past.get(2 * i + 1));
            future.add(step.hidden());
            future.add(step.cell());
            x = step.hidden();
        }
        Operand<TFloat32> logits = layers.dense("output", tf.nn.relu(layers.dense("head", x)));
        return new StatefulOutput(logits, tf.concat(future, tf.constant(1)));
    }

    @Override
    public long[] stateShape(int streams) {
        return new long[] {
            streams,
            2L * spec.hiddenSizes().stream().mapToInt(Integer::intValue).sum()
        };
    }

    @Override
    public int streamDimension() {
        return 0;
    }

    @Override
    public int tokensAtOnce() {
        return 1;
    }
}
