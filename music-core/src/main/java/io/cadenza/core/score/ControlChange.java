package io.cadenza.core.score;

/**
 * A controller moves; 64 is the sustain pedal.
 *
 * @param tick when, in ticks from the start
 * @param channel 0 to 15
 * @param controller 0 to 127
 * @param value 0 to 127
 * @param order see {@link ScoreEvent#order}
 */
public record ControlChange(long tick, int channel, int controller, int value, int order) implements ScoreEvent {
    /** Checks the ranges above. */
    public ControlChange {
        ScoreEvent.requireTime(tick, order);
        ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
        ScoreEvent.require(controller >= 0 && controller <= 127, "A controller", controller, "0 to 127");
        ScoreEvent.require(value >= 0 && value <= 127, "A control value", value, "0 to 127");
    }

    /** One in the usual order: after keys go up and before keys go down. */
    public ControlChange(long tick, int channel, int controller, int value) {
        this(tick, channel, controller, value, 0);
    }

    @Override
    public ControlChange at(long other) {
        return new ControlChange(other, channel, controller, value, order);
    }
}
