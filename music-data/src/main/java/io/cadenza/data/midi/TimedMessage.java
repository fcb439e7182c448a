package io.cadenza.data.midi;

import javax.sound.midi.ShortMessage;

/**
 * What a synthesizer is to do, and when.
 *
 * @param microseconds from the start of the score
 * @param message a note, or a change of program, controller or pitch bend
 */
public record TimedMessage(long microseconds, ShortMessage message) {}
