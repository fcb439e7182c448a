package io.cadenza.core.backend;

import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;

/**
 * A deep-learning library as users see it: {@link Backends} finds those installed and {@link BackendProvider} is what a
 * library implements. Arguments and life cycles are checked, alike for all.
 *
 * <p>A backend has three jobs: take one optimiser step on a batch, score a batch, and give next-token logits with state.
 * Natives are loaded on opening, which may take a second. Backends may be shared by threads.
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

    /** Whether this backend can do a task for a specification; opening what it cannot is an error. */
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
