package io.cadenza.composers.stochastic;

/**
 * The parameters of all laws.
 *
 * @param rows how many classes of instruments, 1 to 7
 * @param columns how many stretches of time
 * @param seconds how long a stretch of time is
 * @param mean events a cell, for Poisson's law
 * @param dealt whether the cells of each order are as many as expected, as in the book, or each cell is drawn
 * @param density sounds a second for each event of a cell
 * @param duration mean seconds of a sound
 * @param interval the widest interval in semitones, for the linear law
 * @param speed the parameter a of the normal law of speeds, in semitones a second
 */
record CloudOptions(
        int rows,
        int columns,
        double seconds,
        double mean,
        boolean dealt,
        double density,
        double duration,
        int interval,
        double speed) {}
