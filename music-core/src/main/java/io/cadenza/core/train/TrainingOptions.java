package io.cadenza.core.train;

import io.cadenza.core.backend.RuntimeOptions;
import java.util.Objects;

/**
 * How long and how a model is trained.
 *
 * @param epochs passes over the training subset, 1 or more
 * @param batchSize windows of which a gradient is computed at once, 1 or more
 * @param learningRate the rate of each step
 * @param lossScope which positions are scored
 * @param patience epochs without a better loss after which training stops; 0 never stops early
 * @param checkpointEverySteps steps between checkpoints within an epoch; 0 for one after each epoch only
 * @param seed decides the order of windows in each epoch
 * @param averaging decay of the average of weights that is evaluated and kept, 0 (none) to less than 1
 * @param labelSmoothing share of each target that a step spreads over all symbols, 0 (none) to less than 1; no reported loss has it
 * @param accumulate batches whose gradients make one step, 1 or more: the step is that of one batch of all their windows
 */
public record TrainingOptions(
        int epochs,
        int batchSize,
        LearningRate learningRate,
        LossPositions lossScope,
        int patience,
        long checkpointEverySteps,
        long seed,
        double averaging,
        double labelSmoothing,
        int accumulate) {
    /** Those of the default configuration. */
    public static final TrainingOptions DEFAULT = new TrainingOptions(
            30, 64, new LearningRate(LearningRate.Schedule.COSINE, 0.002, 50), LossPositions.ALL, 8, 500, 1);

    /** Checks the ranges above. */
    public TrainingOptions {
        require(epochs >= 1, "epochs", epochs, "1 or more");
        require(batchSize >= 1, "batchSize", batchSize, "1 or more");
        Objects.requireNonNull(learningRate, "learningRate");
        Objects.requireNonNull(lossScope, "lossScope");
        require(patience >= 0, "patience", patience, "0 or more");
        require(checkpointEverySteps >= 0, "checkpointEverySteps", checkpointEverySteps, "0 or more");
        requireShare("averaging", averaging);
        requireShare("labelSmoothing", labelSmoothing);
        require(accumulate >= 1, "accumulate", accumulate, "1 or more");
        require(
                (long) batchSize * accumulate <= Integer.MAX_VALUE,
                "accumulate",
                accumulate,
                "less for so large batches");
    }

    /** Options without averaging and label smoothing, a step for each batch. */
    public TrainingOptions(
            int epochs,
            int batchSize,
            LearningRate learningRate,
            LossPositions lossScope,
            int patience,
            long checkpointEverySteps,
            long seed) {
        this(epochs, batchSize, learningRate, lossScope, patience, checkpointEverySteps, seed, 0, 0, 1);
    }

    /** These options with another number of passes. */
    public TrainingOptions withEpochs(int value) {
        return new TrainingOptions(
                value,
                batchSize,
                learningRate,
                lossScope,
                patience,
                checkpointEverySteps,
                seed,
                averaging,
                labelSmoothing,
                accumulate);
    }

    /** These options with another number of windows per step. */
    public TrainingOptions withBatchSize(int value) {
        return new TrainingOptions(
                epochs,
                value,
                learningRate,
                lossScope,
                patience,
                checkpointEverySteps,
                seed,
                averaging,
                labelSmoothing,
                accumulate);
    }

    /** These options with another learning rate. */
    public TrainingOptions withLearningRate(LearningRate value) {
        return new TrainingOptions(
                epochs,
                batchSize,
                value,
                lossScope,
                patience,
                checkpointEverySteps,
                seed,
                averaging,
                labelSmoothing,
                accumulate);
    }

    /** These options with another choice of scored positions. */
    public TrainingOptions withLossScope(LossPositions value) {
        return new TrainingOptions(
                epochs,
                batchSize,
                learningRate,
                value,
                patience,
                checkpointEverySteps,
                seed,
                averaging,
                labelSmoothing,
                accumulate);
    }

    /** These options with another patience. */
    public TrainingOptions withPatience(int value) {
        return new TrainingOptions(
                epochs,
                batchSize,
                learningRate,
                lossScope,
                value,
                checkpointEverySteps,
                seed,
                averaging,
                labelSmoothing,
                accumulate);
    }

    /** These options with another number of steps between checkpoints. */
    public TrainingOptions withCheckpointEverySteps(long value) {
        return new TrainingOptions(
                epochs,
                batchSize,
                learningRate,
                lossScope,
                patience,
                value,
                seed,
                averaging,
                labelSmoothing,
                accumulate);
    }

    /** These options with another seed. */
    public TrainingOptions withSeed(long value) {
        return new TrainingOptions(
                epochs,
                batchSize,
                learningRate,
                lossScope,
                patience,
                checkpointEverySteps,
                value,
                averaging,
                labelSmoothing,
                accumulate);
    }

    /** These options with another decay of averaged weights; 0 averages none. */
    public TrainingOptions withAveraging(double value) {
        return new TrainingOptions(
                epochs,
                batchSize,
                learningRate,
                lossScope,
                patience,
                checkpointEverySteps,
                seed,
                value,
                labelSmoothing,
                accumulate);
    }

    /** These options with another label smoothing; 0 is none. */
    public TrainingOptions withLabelSmoothing(double value) {
        return new TrainingOptions(
                epochs,
                batchSize,
                learningRate,
                lossScope,
                patience,
                checkpointEverySteps,
                seed,
                averaging,
                value,
                accumulate);
    }

    /** These options with another number of batches in a step. */
    public TrainingOptions withAccumulate(int value) {
        return new TrainingOptions(
                epochs,
                batchSize,
                learningRate,
                lossScope,
                patience,
                checkpointEverySteps,
                seed,
                averaging,
                labelSmoothing,
                value);
    }

    /** The windows of a step: those of all its batches. */
    public int windowsPerStep() {
        return batchSize * accumulate;
    }

    /** A backend's options for these: where several batches make a step, it computes one at a time. */
    public RuntimeOptions computing(RuntimeOptions runtime) {
        return accumulate == 1 ? runtime : runtime.withWindowsAtOnce(batchSize);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is 0 or more and less than 1, not " + value);
        }
    }

    private static void require(boolean holds, String name, long value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + range + ", not " + value);
        }
    }
}
