package io.cadenza.core.train;

import java.util.Objects;

/**
 * How a run ended.
 *
 * @param ending why
 * @param progress how far it came
 */
public record TrainingOutcome(Ending ending, TrainingProgress progress) {

    /** Why a run ended. */
    public enum Ending {
        /** All epochs are over. */
        COMPLETED,
        /** No better loss for as long as the options allow. */
        STOPPED_EARLY,
        /** The caller asked for it. */
        INTERRUPTED
    }

    /** Checks that both are there. */
    public TrainingOutcome {
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(progress, "progress");
    }
}
