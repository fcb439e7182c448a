package io.cadenza.tensorflow;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Inverted dropout (Srivastava et al. 2014, section 10): what is kept is divided by the share kept. Each use in a graph
 * draws from a stateless generator of its own, so that a step's choice depends on its seed alone.
 */
final class SeededDropout implements Dropout {
    private final float rate;
    private final Operand<TInt64> seed;
    private long uses;

    /**
     * Dropout for one graph.
     *
     * @param seed scalar, another one for each step
     * @param firstUse numbers the uses from here, so that several graphs share a seed
     */
    SeededDropout(double rate, Operand<TInt64> seed, long firstUse) {
        this.rate = (float) rate;
        this.seed = seed;
        this.uses = firstUse;
    }

    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
        Operand<TInt64> key = tf.stack(List.of(seed, tf.constant(uses++)));
        Operand<TFloat32> uniform = tf.random.statelessRandomUniform(tf.shape(x, TInt32.class), key);
        Operand<TFloat32> kept = tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant(rate)), TFloat32.class);
        return tf.math.mul(x, tf.math.mul(kept, tf.constant(1 / (1 - rate))));
    }
}
