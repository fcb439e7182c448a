package io.cadenza.data.notation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One staff of a part.
 *
 * @param clef its clef
 * @param voices its voices, each a series of chords that do not overlap
 */
public record Staff(Clef clef, List<List<Chord>> voices) {
    /** Copies. */
    public Staff {
        voices = voices.stream().map(List::copyOf).toList();
    }

    /** How a staff is read. */
    public enum Clef {
        /** The G clef on the second line. */
        TREBLE,
        /** The F clef on the fourth line. */
        BASS,
        /** The neutral clef of drums. */
        PERCUSSION
    }

    private static final int MIDDLE_C = 60;

    /** Below and above these keys a part has need of both clefs. */
    private static final int LOW = 53;

    private static final int HIGH = 67;

    /** The last program of the keyboards; the organs end with 23. */
    private static final int LAST_KEYBOARD = 23;

    private static final int HARP = 46;

    /** The share of its notes that each hand has, or else the other writes them on ledger lines. */
    private static final double HAND = 0.15;

    /** The staves of a part: one, or two for a keyboard whose notes lie on both sides of middle C. */
    static List<Staff> of(List<Chord> notes, int program, boolean drums) {
        if (drums) {
            return List.of(new Staff(Clef.PERCUSSION, Voices.of(notes)));
        }
        int lowest = notes.stream().mapToInt(Chord::highest).min().orElse(MIDDLE_C);
        int highest = notes.stream().mapToInt(Chord::highest).max().orElse(MIDDLE_C);
        double low = share(notes, note -> note.highest() < MIDDLE_C);
        boolean bothHands = lowest < LOW && highest > HIGH && low >= HAND && low <= 1 - HAND;
        if (bothHands && (program <= LAST_KEYBOARD || program == HARP)) {
            List<Chord> upper = new ArrayList<>();
            List<Chord> lower = new ArrayList<>();
            notes.forEach(note -> (note.highest() >= MIDDLE_C ? upper : lower).add(note));
            return List.of(new Staff(Clef.TREBLE, Voices.of(upper)), new Staff(Clef.BASS, Voices.of(lower)));
        }
        double mean = notes.stream().mapToInt(Chord::highest).average().orElse(MIDDLE_C);
        return List.of(new Staff(mean >= MIDDLE_C - 1 ? Clef.TREBLE : Clef.BASS, Voices.of(notes)));
    }

    private static double share(List<Chord> notes, Predicate<Chord> counted) {
        return (double) notes.stream().filter(counted).count() / Math.max(1, notes.size());
    }
}
