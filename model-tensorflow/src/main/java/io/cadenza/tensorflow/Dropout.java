package io.cadenza.tensorflow;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What happens to activations that are dropped in training: in the head, and between layers. */
@FunctionalInterface
interface Dropout {
    /** Nothing, as always outside training. */
    Dropout NONE = (tf, x) -> x;

    Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x);

    /** What is multiplied to values of this shape that pass from layer to layer; empty if nothing is dropped there. */
    default Optional<Operand<TFloat32>> betweenLayers(Ops tf, Operand<TFloat32> x) {
        return Optional.empty();
    }
}
