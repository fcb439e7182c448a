package io.cadenza.core.file;

import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.TrainingProgress;
import java.util.Objects;

/**
 * A point from which a run can be resumed exactly.
 *
 * @param state weights, moments and step count
 * @param progress how far the run is
 * @param configuration the configuration of the run as text, so that a changed one is noticed
 */
public record Checkpoint(TrainingState state, TrainingProgress progress, String configuration) {
    /** Checks that all are there. */
    public Checkpoint {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(configuration, "configuration");
    }
}
