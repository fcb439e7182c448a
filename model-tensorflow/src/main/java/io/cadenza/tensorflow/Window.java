package io.cadenza.tensorflow;

import io.cadenza.core.data.Batch;

/**
 * The form of the windows that a training graph is built for; their number may vary.
 *
 * @param time tokens in a window
 * @param lossStart the first scored position
 */
record Window(int time, int lossStart) {
    static Window of(Batch batch) {
        return new Window(batch.time(), batch.lossStart());
    }

    /** How many of the last positions are scored. */
    int scored() {
        return time - lossStart;
    }
}
