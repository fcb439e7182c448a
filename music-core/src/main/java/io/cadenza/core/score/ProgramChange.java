package io.cadenza.core.score;

/**
 * From here on, a channel sounds as this General MIDI instrument.
 *
 * @param tick when, in ticks from the start
 * @param channel 0 to 15
 * @param program 0 to 127; 0 is the grand piano
 * @param order see {@link ScoreEvent#order}
 */
public record ProgramChange(long tick, int channel, int program, int order) implements ScoreEvent {
    /** Checks the ranges above. */
    public ProgramChange {
        ScoreEvent.requireTime(tick, order);
        ScoreEvent.require(channel >= 0 && channel <= 15, "A channel", channel, "0 to 15");
        ScoreEvent.require(program >= 0 && program <= 127, "A program", program, "0 to 127");
    }

    /** One in the usual order: after keys go up and before keys go down. */
    public ProgramChange(long tick, int channel, int program) {
        this(tick, channel, program, 0);
    }

    @Override
    public ProgramChange at(long other) {
        return new ProgramChange(other, channel, program, order);
    }
}
