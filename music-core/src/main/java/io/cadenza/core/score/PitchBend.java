package io.cadenza.core.score;

/**
 * A channel is bent away from its keys.
 *
 * @param tick when, in ticks from the start
 * @param channel 0 to 15
 * @param value 0 to 16383; 8192 is no bend
 */
public record PitchBend(long tick, int channel, int value) implements ScoreEvent {
    /** Checks the ranges above. */
    public PitchBend {
        ScoreEvent.require(tick >= 0, "An event's tick", tick, "0 or more");
        ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
        ScoreEvent.require(value >= 0 && value <= 16383, "A pitch bend", value, "0 to 16383");
    }
}
