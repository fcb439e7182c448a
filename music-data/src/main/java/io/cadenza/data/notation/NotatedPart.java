package io.cadenza.data.notation;

import java.util.List;
import java.util.OptionalInt;

/**
 * What one player reads: the notes of one channel of one track, or of both hands of a piano.
 *
 * @param name the track's name; may be empty
 * @param channel MIDI channel, 0 to 15; of two hands that have different ones, the first's
 * @param program General MIDI program, 0 to 127, if one is said
 * @param staves one or two
 */
public record NotatedPart(String name, int channel, OptionalInt program, List<Staff> staves) {
    /** No staff has more voices; the voices of the second staff are numbered after those of the first. */
    public static final int VOICES_PER_STAFF = 4;

    /** Copies. */
    public NotatedPart {
        staves = List.copyOf(staves);
    }

    /** A part that rests, for a score without notes. */
    public static NotatedPart silent() {
        return new NotatedPart("", 0, OptionalInt.empty(), List.of(new Staff(Staff.Clef.TREBLE, List.of())));
    }

    /** Whether its notes are drums, which have no pitch. */
    public boolean isDrums() {
        return channel == Notation.DRUMS;
    }
}
