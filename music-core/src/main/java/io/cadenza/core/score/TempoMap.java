package io.cadenza.core.score;

import java.util.List;

/**
 * Ticks to seconds under changing tempo.
 *
 * @param ticksPerQuarter the resolution, 1 or more
 * @param tempos tempo changes by tick; before the first, 120 quarters a minute
 */
public record TempoMap(int ticksPerQuarter, List<TempoChange> tempos) {
    /** Copies. */
    public TempoMap {
        tempos = List.copyOf(tempos);
    }

    /** The time of a tick in seconds from the start. */
    public double seconds(long tick) {
        double microseconds = 0;
        long reached = 0;
        int tempo = TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER;
        for (TempoChange change : tempos) {
            if (change.tick() >= tick) {
                break;
            }
            microseconds += (double) (change.tick() - reached) * tempo / ticksPerQuarter;
            reached = change.tick();
            tempo = change.microsecondsPerQuarter();
        }
        microseconds += (double) (tick - reached) * tempo / ticksPerQuarter;
        return microseconds / 1e6;
    }
}
