package io.cadenza.core.train;

import io.cadenza.core.model.TrainingState;

/** Receives events from a training run. Called on the trainer's thread; exceptions abort the run. All methods do nothing by default. */
public interface TrainingListener {
    /** A step has finished. */
    default void onBatch(BatchReport report) {}

    /** An epoch and its validation have finished. */
    default void onEpoch(EpochReport report) {}

    /** The epoch just reported is the best so far; its model is worth keeping. The weights are the averaged ones, if there are. */
    default void onBest(TrainingState state, TrainingProgress progress) {}

    /** A point from which the run can be resumed exactly. */
    default void onCheckpoint(TrainingState state, TrainingProgress progress) {}
}
