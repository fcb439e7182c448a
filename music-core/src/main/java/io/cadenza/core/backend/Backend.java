package io.cadenza.core.backend;

import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;

/**
 * A deep-learning library behind the seam; found by {@link java.util.ServiceLoader}.
 *
 * <p>A backend has three jobs: take one optimiser step on a batch, score a batch, and give next-token logits with state.
 * Its constructor does no work and loads no native library. Opening does, and may take a second.
 */
public interface Backend {
    /** The name used in configurations: lower-case letters and digits, for example {@code "tensorflow"}. */
    String name();

    /**
     * The library's version and the devices of this machine; may load natives.
     *
     * @throws BackendException if the library cannot be loaded; the message names the remedy
     */
    BackendInfo describe();

    /** Whether this backend can do a task for a specification; asked before, so that opening need not fail. */
    boolean supports(ModelSpec spec, Task task);

    /**
     * Opens a training session that continues from a state.
     *
     * @throws BackendException if {@link #supports} says no, or library or device cannot be had
     */
    TrainingSession openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime);

    /**
     * Opens a model for logits and generation.
     *
     * @throws IllegalArgumentException if the weights do not fit the specification; the message names the weight
     * @throws BackendException if {@link #supports} says no, or library or device cannot be had
     */
    SequenceModel open(ModelSpec spec, Weights weights, RuntimeOptions runtime);
}
