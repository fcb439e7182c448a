package io.cadenza.data.midi;

import javax.sound.midi.ShortMessage;

/**
 * What a synthesizer is to do, and when.
 *
 * @param microseconds from the start of the score
 * @param message a note, or a change of program, controller, pressure or pitch bend
 * @param port the MIDI port to whose channels it goes, 0 to 127
 */
public record TimedMessage(long microseconds, ShortMessage message, int port) {
    /** A message to port 0. */
    public TimedMessage(long microseconds, ShortMessage message) {
        this(microseconds, message, 0);
    }
}
