package io.cadenza.core.data;

import java.util.Objects;

/**
 * How token sequences become windows and subsets.
 *
 * @param window tokens T in an input window, 1 or more; a window needs T + 1 tokens
 * @param stride tokens from one window's start to the next, 1 or more
 * @param layout what is cut into windows
 * @param split how windows are dealt to subsets; {@link WindowLayout#STREAM} needs {@link SplitMode#PIECE}
 * @param validationShare 0 to less than 1
 * @param testShare 0 to less than 1; what both shares leave is for training
 * @param seed decides the split
 */
public record DatasetOptions(
        int window,
        int stride,
        WindowLayout layout,
        SplitMode split,
        double validationShare,
        double testShare,
        long seed) {
    /** Those of the default configuration: windows over a stream of pieces with marked boundaries, whole pieces held out. */
    public static final DatasetOptions DEFAULT =
            new DatasetOptions(64, 32, WindowLayout.STREAM, SplitMode.PIECE, 0.1, 0, 1);

    /** Checks the ranges above. */
    public DatasetOptions {
        if (window < 1 || stride < 1) {
            throw new IllegalArgumentException("window and stride are 1 or more, not " + window + " and " + stride);
        }
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(split, "split");
        if (layout == WindowLayout.STREAM && split == SplitMode.WINDOW) {
            throw new IllegalArgumentException(
                    "Windows over a stream of pieces cross from one piece to the next, so whole"
                            + " pieces are held out. Set data.split: piece or data.windows: piece");
        }
        if (!(validationShare >= 0 && testShare >= 0 && validationShare + testShare < 1)) {
            throw new IllegalArgumentException(
                    "validation and test shares are 0 or more and leave some for training, not " + validationShare
                            + " and " + testShare);
        }
    }

    /** Windows within pieces: {@link WindowLayout#PIECE}. */
    public DatasetOptions(
            int window, int stride, SplitMode split, double validationShare, double testShare, long seed) {
        this(window, stride, WindowLayout.PIECE, split, validationShare, testShare, seed);
    }

    /** These options with another window. */
    public DatasetOptions withWindow(int value) {
        return new DatasetOptions(value, stride, layout, split, validationShare, testShare, seed);
    }

    /** These options with another stride. */
    public DatasetOptions withStride(int value) {
        return new DatasetOptions(window, value, layout, split, validationShare, testShare, seed);
    }

    /** These options with another layout of windows. */
    public DatasetOptions withLayout(WindowLayout value) {
        return new DatasetOptions(window, stride, value, split, validationShare, testShare, seed);
    }

    /** These options with another way to hold out. */
    public DatasetOptions withSplit(SplitMode value) {
        return new DatasetOptions(window, stride, layout, value, validationShare, testShare, seed);
    }

    /** These options with another share for validation. */
    public DatasetOptions withValidationShare(double value) {
        return new DatasetOptions(window, stride, layout, split, value, testShare, seed);
    }

    /** These options with another share for the test. */
    public DatasetOptions withTestShare(double value) {
        return new DatasetOptions(window, stride, layout, split, validationShare, value, seed);
    }

    /** These options with another seed. */
    public DatasetOptions withSeed(long value) {
        return new DatasetOptions(window, stride, layout, split, validationShare, testShare, value);
    }
}
