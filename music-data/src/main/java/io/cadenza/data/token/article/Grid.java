package io.cadenza.data.token.article;

/**
 * Times moved to the nearest quarter or third of a quarter note; measured in twelfths, so that both are whole numbers.
 *
 * @param ticksPerQuarter the resolution of the times that come in
 */
record Grid(int ticksPerQuarter) {
    private static final int TWELFTHS_OF_A_QUARTER = 12;
    private static final int[] UNITS = {3, 4};

    /** A time or length in ticks on the grid. Of two places equally near the earlier is taken. */
    long twelfths(long ticks) {
        long scaled = ticks * TWELFTHS_OF_A_QUARTER;
        long best = 0;
        long smallestError = Long.MAX_VALUE;
        for (int unit : UNITS) {
            long candidate = nearestMultiple(scaled, unit);
            long error = Math.abs(scaled - candidate * ticksPerQuarter);
            if (error < smallestError || (error == smallestError && candidate < best)) {
                best = candidate;
                smallestError = error;
            }
        }
        return best;
    }

    private long nearestMultiple(long scaled, int unit) {
        long step = (long) unit * ticksPerQuarter;
        long below = Math.floorDiv(scaled, step);
        boolean upper = 2 * (scaled - below * step) > step;
        return (upper ? below + 1 : below) * unit;
    }
}
