package io.cadenza.tensorflow;

import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A pass through a network in a training graph, and the way back. */
interface Pass {
    /** Logits of the scored positions, time-major, [scored · batch, V]. */
    Operand<TFloat32> logits();

    /** Adds the gradients of all weights, given that of the logits. */
    Map<String, Operand<TFloat32>> gradients(Operand<TFloat32> ofLogits);
}
