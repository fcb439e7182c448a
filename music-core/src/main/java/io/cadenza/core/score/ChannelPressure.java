package io.cadenza.core.score;

/**
 * The keys of a channel are pressed harder or less while they are down: aftertouch.
 *
 * @param tick when, in ticks from the start
 * @param channel 0 to 15
 * @param value 0 to 127
 * @param order see {@link ScoreEvent#order}
 */
public record ChannelPressure(long tick, int channel, int value, int order) implements ScoreEvent {
    /** Checks the ranges above. */
    public ChannelPressure {
        ScoreEvent.requireTime(tick, order);
        ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
        ScoreEvent.require(value >= 0 && value <= 127, "A pressure", value, "0 to 127");
    }

    /** One in the usual order: after keys go up and before keys go down. */
    public ChannelPressure(long tick, int channel, int value) {
        this(tick, channel, value, 0);
    }

    @Override
    public ChannelPressure at(long other) {
        return new ChannelPressure(other, channel, value, order);
    }
}
