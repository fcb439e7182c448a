package io.cadenza.core.data;

import java.util.Objects;

/**
 * How token sequences become windows and subsets.
 *
 * @param window tokens T in an input window, 1 or more; a window needs T + 1 tokens of one piece
 * @param stride tokens from one window's start to the next, 1 or more; the last window of a piece ends with the piece
 * @param split how windows are dealt to subsets
 * @param validationShare 0 to less than 1
 * @param testShare 0 to less than 1; what both shares leave is for training
 * @param seed decides the split
 */
public record DatasetOptions(
        int window, int stride, SplitMode split, double validationShare, double testShare, long seed) {
    /** Checks the ranges above. */
    public DatasetOptions {
        if (window < 1 || stride < 1) {
            throw new IllegalArgumentException("window and stride are 1 or more, not " + window + " and " + stride);
        }
        Objects.requireNonNull(split, "split");
        if (!(validationShare >= 0 && testShare >= 0 && validationShare + testShare < 1)) {
            throw new IllegalArgumentException(
                    "validation and test shares are 0 or more and leave some for training, not " + validationShare
                            + " and " + testShare);
        }
    }
}
