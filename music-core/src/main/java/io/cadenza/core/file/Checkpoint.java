package io.cadenza.core.file;

import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.LocalSgd;
import io.cadenza.core.train.TrainingProgress;
import java.util.Objects;
import java.util.Optional;

/**
 * A point from which a run can be resumed exactly.
 *
 * @param state weights, moments and step count
 * @param progress how far the run is
 * @param configuration the configuration of the run as text, so that a changed one is noticed
 * @param others what several workers have beside the state; empty for ordinary training
 */
public record Checkpoint(
        TrainingState state, TrainingProgress progress, String configuration, Optional<LocalSgd.State> others) {
    /** Checks that all are there. */
    public Checkpoint {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(configuration, "configuration");
        Objects.requireNonNull(others, "others");
    }

    /** A checkpoint of ordinary training. */
    public Checkpoint(TrainingState state, TrainingProgress progress, String configuration) {
        this(state, progress, configuration, Optional.empty());
    }
}
