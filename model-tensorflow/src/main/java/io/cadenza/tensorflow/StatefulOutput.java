package io.cadenza.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A network's outputs when it continues from a state.
 *
 * @param logits time-major, [time · batch, V], or [batch, V] of a network that only predicts the token after a window
 * @param state what the next tokens depend on, all in one tensor: feeding and fetching several costs more than packing
 */
record StatefulOutput(Operand<TFloat32> logits, Operand<TFloat32> state) {}
