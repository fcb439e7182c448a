package io.cadenza.data.notation;

import java.util.List;

/**
 * The value of a written note or rest.
 *
 * @param name MusicXML's name, such as {@code eighth}
 * @param dots 0 or 1
 * @param units how long it is outside a triplet, in units
 */
public record NoteValue(String name, int dots, int units) {
    /** From long to short; the last fits everywhere. */
    static final List<NoteValue> BINARY = List.of(
            new NoteValue("whole", 1, 144),
            new NoteValue("whole", 0, 96),
            new NoteValue("half", 1, 72),
            new NoteValue("half", 0, 48),
            new NoteValue("quarter", 1, 36),
            new NoteValue("quarter", 0, 24),
            new NoteValue("eighth", 1, 18),
            new NoteValue("eighth", 0, 12),
            new NoteValue("16th", 1, 9),
            new NoteValue("16th", 0, 6),
            new NoteValue("32nd", 0, 3));

    /** In a triplet three stand in the place of two, so these sound for 16, 8 and 4 units. */
    static final List<NoteValue> TRIPLET =
            List.of(new NoteValue("quarter", 0, 24), new NoteValue("eighth", 0, 12), new NoteValue("16th", 0, 6));

    /** How long it is inside a triplet. */
    int tripletUnits() {
        return units * 2 / 3;
    }

    /**
     * Whether a reader still sees the beats when this value stands at an offset from the barline: it begins where a note of
     * its size may begin, or it is the one syncopation of a larger block (short, long, short).
     */
    boolean fits(int offset, Measure measure) {
        return measure.isCompound() ? fitsDottedBeats(offset, measure.dottedBeat()) : fitsSimple(offset);
    }

    private boolean fitsSimple(int offset) {
        int base = dots == 0 ? units : units * 2 / 3;
        boolean syncopated = base > 3 && offset % (2 * base) == base / 2;
        return dots == 0 ? offset % base == 0 || syncopated : offset % (2 * base) == 0 || syncopated;
    }

    private boolean fitsDottedBeats(int offset, int beat) {
        int within = offset % beat;
        if (within + units > beat) {
            return within == 0 && units % beat == 0;
        }
        if (units == beat) {
            return true;
        }
        int pulse = beat / 3;
        return units == 2 * pulse ? within % pulse == 0 : within % units == 0 || units == 3;
    }
}
