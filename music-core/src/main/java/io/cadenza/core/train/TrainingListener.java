package io.cadenza.core.train;

import io.cadenza.core.model.TrainingState;

/** Told what happens in a run, in the trainer's thread; what it throws ends the run. All methods do nothing by default. */
public interface TrainingListener {
    /** A step is over. */
    default void onBatch(BatchReport report) {}

    /** An epoch and its validation are over. */
    default void onEpoch(EpochReport report) {}

    /** The epoch just reported is the best so far; its model is worth keeping. */
    default void onBest(TrainingState state, TrainingProgress progress) {}

    /** A point from which the run can be resumed exactly. */
    default void onCheckpoint(TrainingState state, TrainingProgress progress) {}
}
