package io.cadenza.tensorflow;

import io.cadenza.core.data.Batch;

/**
 * The form of the windows that a training graph is built for; their number may vary.
 *
 * @param time tokens in a window
 * @param lossStart the first scored position
 * @param byToken whether windows together have no fewer steps than there are tokens, so that what is equal for equal tokens
 *     is best computed once for each
 */
record Window(int time, int lossStart, boolean byToken) {

    /** @param count how many of the batch's windows are computed together */
    static Window of(Batch batch, int count, int tokens) {
        return new Window(batch.time(), batch.lossStart(), (long) count * batch.time() >= tokens);
    }

    /** How many of the last positions are scored. */
    int scored() {
        return time - lossStart;
    }
}
