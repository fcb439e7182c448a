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
import org.tensorflow.op.core.Gather;
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
        // TensorFlow's fused cross-entropy takes four times as long as all of this.
        Operand<TFloat32> probabilities = tf.nn.softmax(pass.logits());
        int symbols = network.spec().vocabularySize();
        float spread = (float) (smoothing / symbols);
        Operand<TFloat32> wanted = tf.oneHot(
                targets, tf.constant(symbols), tf.constant((float) (1 - smoothing) + spread), tf.constant(spread));
        return new Replica(
                ids,
                targets,
                pass,
                tf.reduceSum(losses(tf, pass.logits(), probabilities, targets), tf.constant(0)),
                tf.math.sub(probabilities, wanted));
    }

    /** −ln p of each target, exact where p is too small for a float: the largest probability of a row never is. */
    private static Operand<TFloat32> losses(
            Ops tf, Operand<TFloat32> logits, Operand<TFloat32> probabilities, Operand<TInt32> targets) {
        Operand<TInt32> symbols = tf.constant(1);
        Operand<TFloat32> below =
                tf.math.sub(tf.reduceMax(logits, symbols), tf.gather(logits, targets, symbols, Gather.batchDims(1L)));
        return tf.math.sub(below, tf.math.log(tf.reduceMax(probabilities, symbols)));
    }

    /** The gradients of the weights, of the sum of losses. */
    Map<String, Operand<TFloat32>> gradients() {
        return pass.gradients(gradientOfLoss);
    }

    /** Feeds the windows from one row of a batch to another. */
    List<Tensor> feed(Session.Runner runner, Network network, Batch batch, int from, int to) {
        BatchSlice shard = new BatchSlice(batch, from, to);
        Tensor idTensor =
                shard.ids(network.leadingIds(batch.time()), network.spec().vocabularySize());
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
