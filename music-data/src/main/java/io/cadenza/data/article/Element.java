package io.cadenza.data.article;

/**
 * A note or chord on the grid.
 *
 * @param onset in twelfths of a quarter
 * @param duration in twelfths of a quarter; may be 0
 * @param token what is written down for it
 */
record Element(long onset, long duration, String token) {
    long end() {
        return onset + duration;
    }
}
