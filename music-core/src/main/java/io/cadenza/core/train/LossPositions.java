package io.cadenza.core.train;

import io.cadenza.core.model.ModelSpec;

/** Which positions of a window are scored. */
public enum LossPositions {
    /** Every position that the model predicts. */
    ALL,
    /** Only the token after the window, as in the article. */
    LAST,
    /**
     * The positions whose receptive field lies in the window, as the outputs of a convolution without padding; the last one if none
     * does.
     */
    VALID;

    /** The first scored position of windows of {@code time} tokens; a model's first predicted position at least. */
    public int lossStart(ModelSpec spec, int time) {
        int first = switch (this) {
            case ALL -> 0;
            case LAST -> time - 1;
            case VALID -> Math.min(spec.receptiveField(), time) - 1;
        };
        return Math.max(first, time - spec.outputLength(time));
    }
}
