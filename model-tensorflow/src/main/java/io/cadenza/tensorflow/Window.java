package io.cadenza.tensorflow;

import io.cadenza.core.data.Batch;

/**
 * The form of the windows that a training graph is built for; their number may vary.
 *
 * @param time tokens in a window
 * @param firstScored the first scored position
 */
record Window(int time, int firstScored) {
    static Window of(Batch batch) {
        return new Window(batch.time(), batch.firstScored());
    }

    /** How many of the last positions are scored. */
    int scored() {
        return time - firstScored;
    }
}
