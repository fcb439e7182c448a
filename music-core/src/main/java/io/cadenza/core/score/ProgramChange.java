package io.cadenza.core.score;

/**
 * From here on, a channel sounds as this General MIDI instrument.
 *
 * @param tick when, in ticks from the start
 * @param channel 0 to 15
 * @param program 0 to 127; 0 is the grand piano
 */
public record ProgramChange(long tick, int channel, int program) implements ScoreEvent {
    /** Checks the ranges above. */
    public ProgramChange {
        ScoreEvent.require(tick >= 0, "An event's tick", tick, "0 or more");
        ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
        ScoreEvent.require(program >= 0 && program <= 127, "A program", program, "0 to 127");
    }
}
