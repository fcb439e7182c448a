package io.cadenza.tensorflow;

import io.cadenza.core.data.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One of the equal parts of a graph that each take some windows of a batch. They run side by side, each on one thread, which
 * uses several cores better than splitting every operation does.
 *
 * @param ids fed time-major, [leading + time, batch]
 * @param targets fed time-major, [scored · batch]
 * @param pass the network
 * @param loss the sum over loss positions, in nats
 * @param gradientOfLoss by the logits
 */
record Replica(
        Placeholder<TInt32> ids,
        Placeholder<TInt32> targets,
        Pass pass,
        Operand<TFloat32> loss,
        Operand<TFloat32> gradientOfLoss) {

    /** @param smoothing the share of each target that the gradient spreads over all symbols */
    static Replica build(Graph graph, Layers layers, Network network, Window window, double smoothing) {
        Ops tf = layers.tf();
        Placeholder<TInt32> ids = tf.placeholder(TInt32.class);
        Placeholder<TInt32> targets = tf.placeholder(TInt32.class);
        Pass pass = network.pass(graph, layers, ids, window);
        // The operation's second output is the gradient; TensorFlow for Java can derive none. With vectors of targets
        // it takes 3.2 ms for 4,096 rows of 304, its sparse form 4.5.
        Operand<TFloat32> oneHot =
                tf.oneHot(targets, tf.constant(network.spec().vocabularySize()), tf.constant(1f), tf.constant(0f));
        var entropy = tf.nn.softmaxCrossEntropyWithLogits(pass.logits(), oneHot);
        Operand<TFloat32> gradient = entropy.backprop();
        if (smoothing > 0) {
            float each = 1f / network.spec().vocabularySize();
            Operand<TFloat32> spread = tf.math.sub(oneHot, tf.constant(each));
            gradient = tf.math.add(gradient, tf.math.mul(spread, tf.constant((float) smoothing)));
        }
        return new Replica(ids, targets, pass, tf.reduceSum(entropy.loss(), tf.constant(0)), gradient);
    }

    /** The gradients of the weights if each target counts with this factor. */
    Map<String, Operand<TFloat32>> gradients(Ops tf, Operand<TFloat32> factor) {
        return pass.gradients(tf.math.mul(gradientOfLoss, factor));
    }

    /** Feeds the windows from one row of a batch to another. */
    List<Tensor> feed(Session.Runner runner, Network network, Batch batch, int from, int to) {
        BatchSlice shard = new BatchSlice(batch, from, to);
        Tensor idTensor = shard.ids(network.leadingIds(), network.spec().vocabularySize());
        Tensor targetTensor = shard.targets();
        runner.feed(ids, idTensor).feed(targets, targetTensor);
        return List.of(idTensor, targetTensor);
    }

    /** Some windows of a batch as time-major tensors. */
    private static final class BatchSlice {
        private final Batch batch;
        private final int from;
        private final int to;

        BatchSlice(Batch batch, int from, int to) {
            this.batch = batch;
            this.from = from;
            this.to = to;
        }

        /** The inputs after {@code leading} steps without a token, [leading + time, windows]. */
        TInt32 ids(int leading, int noToken) {
            int windows = to - from;
            int[] values = new int[(leading + batch.time()) * windows];
            Arrays.fill(values, 0, leading * windows, noToken);
            transpose(batch.inputs(), 0, values, leading * windows);
            return tensor(values, Shape.of(leading + batch.time(), windows));
        }

        /** The loss positions, [scored · windows]. */
        TInt32 targets() {
            int[] values = new int[(batch.time() - batch.lossStart()) * (to - from)];
            transpose(batch.targets(), batch.lossStart(), values, 0);
            return tensor(values, Shape.of(values.length));
        }

        private void transpose(int[] rows, int firstStep, int[] values, int offset) {
            int next = offset;
            for (int step = firstStep; step < batch.time(); step++) {
                for (int row = from; row < to; row++) {
                    values[next++] = rows[row * batch.time() + step];
                }
            }
        }

        private static TInt32 tensor(int[] values, Shape shape) {
            TInt32 tensor = TInt32.tensorOf(shape);
            tensor.asRawTensor().data().asInts().write(values);
            return tensor;
        }
    }
}
