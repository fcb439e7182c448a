package io.cadenza.core.score;

/**
 * A controller moves; 64 is the sustain pedal.
 *
 * @param tick when, in ticks from the start
 * @param channel 0 to 15
 * @param controller 0 to 127
 * @param value 0 to 127
 */
public record ControlChange(long tick, int channel, int controller, int value) implements ScoreEvent {
    /** Checks the ranges above. */
    public ControlChange {
        ScoreEvent.require(tick >= 0, "An event's tick", tick, "0 or more");
        ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
        ScoreEvent.require(controller >= 0 && controller <= 127, "A controller", controller, "0 to 127");
        ScoreEvent.require(value >= 0 && value <= 127, "A control value", value, "0 to 127");
    }
}
