package io.cadenza.core.data;

/** How windows are dealt to the subsets. */
public enum SplitMode {
    /** Whole pieces: no window of validation overlaps one of training. A piece's name and the seed decide its subset. */
    PIECE,
    /**
     * Single windows, at random, as in the article. Neighbouring windows share all but one token, so validation loss says
     * little about unseen music.
     */
    WINDOW
}
