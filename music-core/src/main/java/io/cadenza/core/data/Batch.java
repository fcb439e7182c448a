package io.cadenza.core.data;

import io.cadenza.core.model.ModelSpec;

/**
 * Windows of equal length and, for each of their tokens, the token that follows it.
 *
 * <p>Both arrays are [size][time], row-major. Only targets at positions {@code lossStart} and later are scored.
 *
 * <p>With a label smoothing ε (Szegedy et al. 2016, "Rethinking the inception architecture", section 7) a training step descends
 * (1 − ε) times the loss of the target plus ε times the mean of the losses of all V symbols. What is reported as a loss is always
 * that of the target alone.
 */
public final class Batch {
    private final int size;
    private final int time;
    private final int lossStart;
    private final double labelSmoothing;
    private final int[] inputs;
    private final int[] targets;

    Batch(int size, int time, int lossStart, int[] inputs, int[] targets) {
        this(size, time, lossStart, 0, inputs, targets);
    }

    private Batch(int size, int time, int lossStart, double labelSmoothing, int[] inputs, int[] targets) {
        this.size = size;
        this.time = time;
        this.lossStart = lossStart;
        this.labelSmoothing = labelSmoothing;
        this.inputs = inputs;
        this.targets = targets;
    }

    /**
     * A batch of copies.
     *
     * @param inputs [size][time] token ids
     * @param targets [size][time] token ids
     * @param lossStart the first scored position, 0 (all are scored) to time − 1 (only the last is)
     * @throws IllegalArgumentException if the arrays are empty, ragged or of different shapes, or lossStart is no position
     */
    public static Batch of(int[][] inputs, int[][] targets, int lossStart) {
        int size = inputs.length;
        int time = size == 0 ? 0 : inputs[0].length;
        if (size == 0 || time == 0 || targets.length != size) {
            throw new IllegalArgumentException("A batch has as many rows of inputs as of targets, at least one, not "
                    + size + " and " + targets.length);
        }
        if (lossStart < 0 || lossStart >= time) {
            throw new IllegalArgumentException(
                    "The first scored position is 0 to " + (time - 1) + ", not " + lossStart);
        }
        return new Batch(size, time, lossStart, flatten(inputs, time), flatten(targets, time));
    }

    /**
     * The same windows with label smoothing.
     *
     * @param share ε, 0 (none) to less than 1
     */
    public Batch withLabelSmoothing(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("Label smoothing is 0 or more and less than 1, not " + share);
        }
        return new Batch(size, time, lossStart, share, inputs, targets);
    }

    private static int[] flatten(int[][] rows, int time) {
        int[] flat = new int[rows.length * time];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != time) {
                throw new IllegalArgumentException(
                        "All rows of a batch have " + time + " tokens; row " + row + " has " + rows[row].length);
            }
            System.arraycopy(rows[row], 0, flat, row * time, time);
        }
        return flat;
    }

    /** The number of windows. */
    public int size() {
        return size;
    }

    /** The number of tokens in a window. */
    public int time() {
        return time;
    }

    /** The first position whose target is scored. */
    public int lossStart() {
        return lossStart;
    }

    /** The share of each target that a training step spreads over all symbols, 0 (none) to less than 1. */
    public double labelSmoothing() {
        return labelSmoothing;
    }

    /** The number of loss positions. */
    public int scoredCount() {
        return size * (time - lossStart);
    }

    /** One of the inputs, [size · time]. */
    public int input(int index) {
        return inputs[index];
    }

    /** One of the targets, [size · time]. */
    public int target(int index) {
        return targets[index];
    }

    /** A copy of the inputs, [size · time]. */
    public int[] inputs() {
        return inputs.clone();
    }

    /** A copy of the targets, [size · time]. */
    public int[] targets() {
        return targets.clone();
    }

    /**
     * Checks that a model can score this batch.
     *
     * @return this batch
     * @throws IllegalArgumentException if a token id is outside the vocabulary or a scored position has no prediction
     */
    public Batch requireFitting(ModelSpec spec) {
        int firstPredicted = time - spec.outputLength(time);
        if (lossStart < firstPredicted) {
            throw new IllegalArgumentException("A " + spec.type() + " predicts from position " + firstPredicted + " of "
                    + time + "; the batch is scored from position " + lossStart + ". Score the last step only.");
        }
        spec.requireIds(inputs);
        spec.requireIds(targets);
        return this;
    }
}
