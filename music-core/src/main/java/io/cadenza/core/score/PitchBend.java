package io.cadenza.core.score;

/**
 * A channel is bent away from its keys.
 *
 * @param tick when, in ticks from the start
 * @param channel 0 to 15
 * @param value 0 to 16383; 8192 is no bend
 * @param order see {@link ScoreEvent#order}
 */
public record PitchBend(long tick, int channel, int value, int order) implements ScoreEvent {
    /** Checks the ranges above. */
    public PitchBend {
        ScoreEvent.requireTime(tick, order);
        ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
        ScoreEvent.require(value >= 0 && value <= 16383, "A pitch bend", value, "0 to 16383");
    }

    /** One in the usual order: after keys go up and before keys go down. */
    public PitchBend(long tick, int channel, int value) {
        this(tick, channel, value, 0);
    }

    @Override
    public PitchBend at(long other) {
        return new PitchBend(other, channel, value, order);
    }
}
