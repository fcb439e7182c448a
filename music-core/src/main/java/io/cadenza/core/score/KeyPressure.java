package io.cadenza.core.score;

/**
 * One key is pressed harder or less while it is down: polyphonic aftertouch.
 *
 * @param tick when, in ticks from the start
 * @param channel 0 to 15
 * @param pitch MIDI key number, 0 to 127
 * @param value 0 to 127
 * @param order see {@link ScoreEvent#order}
 */
public record KeyPressure(long tick, int channel, int pitch, int value, int order) implements ScoreEvent {
    /** Checks the ranges above. */
    public KeyPressure {
        ScoreEvent.requireTime(tick, order);
        ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
        ScoreEvent.require(pitch >= 0 && pitch <= 127, "A pitch", pitch, "0 to 127");
        ScoreEvent.require(value >= 0 && value <= 127, "A pressure", value, "0 to 127");
    }

    /** One in the usual order: after keys go up and before keys go down. */
    public KeyPressure(long tick, int channel, int pitch, int value) {
        this(tick, channel, pitch, value, 0);
    }

    @Override
    public KeyPressure at(long other) {
        return new KeyPressure(other, channel, pitch, value, order);
    }
}
