package io.cadenza.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The layers that networks share, on the weights of one graph.
 *
 * <p>Activations are time-major: [time, batch, channels], or the same as a matrix [time · batch, channels]. A step of time
 * then is one piece of memory, so that cutting steps off copies nothing.
 */
final class Layers {
    private final Ops tf;
    private final Map<String, Operand<TFloat32>> weights;
    private final Dropout dropout;

    Layers(Ops tf, Map<String, Operand<TFloat32>> weights, Dropout dropout) {
        this.tf = tf;
        this.weights = weights;
        this.dropout = dropout;
    }

    Ops tf() {
        return tf;
    }

    Map<String, Operand<TFloat32>> weights() {
        return weights;
    }

    Operand<TFloat32> weight(String name) {
        Operand<TFloat32> weight = weights.get(name);
        if (weight == null) {
            throw new IllegalArgumentException("No weight \"" + name + "\"; there are " + weights.keySet());
        }
        return weight;
    }

    /** x · weight + bias of a layer, on a matrix. */
    Operand<TFloat32> dense(String layer, Operand<TFloat32> x) {
        return affine(x, weight(layer + "/weight"), weight(layer + "/bias"));
    }

    Operand<TFloat32> affine(Operand<TFloat32> x, Operand<TFloat32> weight, Operand<TFloat32> bias) {
        return tf.nn.biasAdd(tf.linalg.matMul(x, weight), bias);
    }

    Operand<TFloat32> dropout(Operand<TFloat32> x) {
        return dropout.apply(tf, x);
    }

    /** What is multiplied to values of this shape that pass from layer to layer; empty if nothing is dropped there. */
    Optional<Operand<TFloat32>> maskBetweenLayers(Operand<TFloat32> x) {
        return dropout.betweenLayers(tf, x);
    }

    /**
     * A causal convolution of embedded tokens, without its bias. Each tap's matrix is applied to the embedding of the whole
     * vocabulary, which is smaller than a batch, and the results are looked up.
     *
     * @param ids [(k − 1) · dilation + time, batch]; an id of V is no token, a zero vector
     * @return [time, batch, channels]
     */
    Operand<TFloat32> embeddedConvolution(
            String layer, Operand<TInt32> ids, int embeddingSize, int kernel, int dilation) {
        Operand<TFloat32> noToken = tf.constant(new float[1][embeddingSize]);
        Operand<TFloat32> table = tf.concat(List.of(weight("embedding/weight"), noToken), tf.constant(0));
        List<Output<TFloat32>> matrices =
                tf.unstack(weight(layer + "/weight"), (long) kernel).output();
        List<Operand<TFloat32>> terms = new ArrayList<>();
        for (int tap = 0; tap < kernel; tap++) {
            Operand<TInt32> shifted = between(ids, tap * dilation, (kernel - 1 - tap) * dilation);
            terms.add(tf.gather(tf.linalg.matMul(table, matrices.get(tap)), shifted, tf.constant(0)));
        }
        return sum(terms);
    }

    /**
     * What a causal convolution sees at each step, tap by tap, side by side.
     *
     * @param history [(k − 1) · dilation + time, batch, channels]
     * @return [time, batch, k · channels]
     */
    Operand<TFloat32> taps(Operand<TFloat32> history, int kernel, int dilation) {
        List<Operand<TFloat32>> taps = new ArrayList<>();
        for (int tap = 0; tap < kernel; tap++) {
            taps.add(cut(history, tap * dilation, (kernel - 1 - tap) * dilation));
        }
        return join(taps, 2);
    }

    /** A convolution's weight [k, in, out] as the matrix [k · in, out] that fits {@link #taps}. */
    Operand<TFloat32> tapMatrix(String name, int out) {
        return matrix(weight(name), out);
    }

    /**
     * Steps of [time, batch, channels] without some at the start and at the end. The gradient of {@link #between} does
     * the same and takes ten times as long.
     */
    Operand<TFloat32> cut(Operand<TFloat32> x, int fromStart, int fromEnd) {
        if (fromStart == 0 && fromEnd == 0) {
            return x;
        }
        Operand<TInt32> size =
                fromEnd == 0 ? tf.array(-1, -1, -1) : tf.math.sub(tf.shape(x), tf.array(fromStart + fromEnd, 0, 0));
        return tf.slice(x, tf.array(fromStart, 0, 0), size);
    }

    /**
     * The last steps as seen from some steps later, with zeros before the start.
     *
     * @param x [time, batch, channels]
     * @param time the number of its steps
     * @param steps of the result
     */
    Operand<TFloat32> delayed(Operand<TFloat32> x, int time, int steps, int delay) {
        int zeros = Math.min(steps, Math.max(0, delay + steps - time));
        Operand<TFloat32> seen = cut(x, Math.max(0, time - steps - delay), Math.min(delay, time));
        return padStart(seen, zeros);
    }

    /** The steps without some at the start and at the end; a negative {@code fromStart} counts from the end. */
    <T extends TType> Operand<T> between(Operand<T> x, int fromStart, int fromEnd) {
        if (fromStart == 0 && fromEnd == 0) {
            return x;
        }
        return fromEnd == 0
                ? tf.stridedSlice(x, Indices.sliceFrom(fromStart))
                : tf.stridedSlice(x, Indices.slice(fromStart, -fromEnd));
    }

    /** Steps of zeros before a sequence [time, batch, channels]. */
    Operand<TFloat32> padStart(Operand<TFloat32> x, int steps) {
        return steps == 0 ? x : tf.pad(x, tf.constant(new int[][] {{steps, 0}, {0, 0}, {0, 0}}), tf.constant(0f));
    }

    /** All dimensions before the last as one. */
    Operand<TFloat32> matrix(Operand<TFloat32> x, int channels) {
        return tf.reshape(x, tf.array(-1, channels));
    }

    Operand<TFloat32> join(List<Operand<TFloat32>> parts, int axis) {
        return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(axis));
    }

    Operand<TFloat32> sum(List<Operand<TFloat32>> terms) {
        return terms.size() == 1 ? terms.get(0) : tf.math.addN(terms);
    }
}
