package io.cadenza.core.score;

/**
 * A new tempo for the whole score, whichever track holds it.
 *
 * @param tick when, in ticks from the start
 * @param microsecondsPerQuarter 1 to 16,777,215, the three bytes of a MIDI tempo event
 */
public record TempoChange(long tick, int microsecondsPerQuarter) implements ScoreEvent {
    /** Checks the ranges above. */
    public TempoChange {
        ScoreEvent.require(tick >= 0, "An event's tick", tick, "0 or more");
        ScoreEvent.require(
                microsecondsPerQuarter >= 1 && microsecondsPerQuarter <= 0xFFFFFF,
                "A tempo in microseconds per quarter",
                microsecondsPerQuarter,
                "1 to 16777215");
    }

    /** The tempo MIDI assumes where none is written: 120 quarters a minute. */
    public static final int DEFAULT_MICROSECONDS_PER_QUARTER = 500_000;

    /** A tempo in quarters per minute, rounded to a microsecond per quarter. */
    public static TempoChange ofQuartersPerMinute(long tick, double quartersPerMinute) {
        return new TempoChange(tick, (int) Math.round(60_000_000 / quartersPerMinute));
    }

    /** This tempo in quarters per minute. */
    public double quartersPerMinute() {
        return 60_000_000.0 / microsecondsPerQuarter;
    }

    @Override
    public TempoChange at(long other) {
        return new TempoChange(other, microsecondsPerQuarter);
    }
}
