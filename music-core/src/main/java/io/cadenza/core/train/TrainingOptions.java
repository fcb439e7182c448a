package io.cadenza.core.train;

import java.util.Objects;

/**
 * How long and how a model is trained.
 *
 * @param epochs passes over the training subset, 1 or more
 * @param batchSize windows per step, 1 or more
 * @param learningRate the rate of each step
 * @param lossScope which positions are scored
 * @param patience epochs without a better loss after which training stops; 0 never stops early
 * @param checkpointEverySteps steps between checkpoints within an epoch; 0 for one after each epoch only
 * @param seed decides the order of windows in each epoch
 */
public record TrainingOptions(
        int epochs,
        int batchSize,
        LearningRate learningRate,
        LossPositions lossScope,
        int patience,
        long checkpointEverySteps,
        long seed) {
    /** Checks the ranges above. */
    public TrainingOptions {
        require(epochs >= 1, "epochs", epochs, "1 or more");
        require(batchSize >= 1, "batchSize", batchSize, "1 or more");
        Objects.requireNonNull(learningRate, "learningRate");
        Objects.requireNonNull(lossScope, "lossScope");
        require(patience >= 0, "patience", patience, "0 or more");
        require(checkpointEverySteps >= 0, "checkpointEverySteps", checkpointEverySteps, "0 or more");
    }

    private static void require(boolean holds, String name, long value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + range + ", not " + value);
        }
    }
}
