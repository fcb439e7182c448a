package io.cadenza.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What happens to activations that are dropped in training. */
@FunctionalInterface
interface Dropout {
    /** Nothing, as always outside training. */
    Dropout NONE = (tf, x) -> x;

    Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x);
}
