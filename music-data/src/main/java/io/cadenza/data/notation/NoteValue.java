package io.cadenza.data.notation;

import java.util.List;

/**
 * The value of a written note or rest.
 *
 * @param name MusicXML's name, such as {@code eighth}
 * @param dots 0 or 1
 * @param units how long it is outside a tuplet, in units
 */
public record NoteValue(String name, int dots, int units) {
    private static final int QUARTER = Notation.UNITS_PER_QUARTER;

    /** From long to short; the last fits everywhere. */
    static final List<NoteValue> BINARY = List.of(
            new NoteValue("whole", 1, 6 * QUARTER),
            new NoteValue("whole", 0, 4 * QUARTER),
            new NoteValue("half", 1, 3 * QUARTER),
            new NoteValue("half", 0, 2 * QUARTER),
            new NoteValue("quarter", 1, QUARTER * 3 / 2),
            new NoteValue("quarter", 0, QUARTER),
            new NoteValue("eighth", 1, QUARTER * 3 / 4),
            new NoteValue("eighth", 0, QUARTER / 2),
            new NoteValue("16th", 1, QUARTER * 3 / 8),
            new NoteValue("16th", 0, QUARTER / 4),
            new NoteValue("32nd", 0, QUARTER / 8));

    /** How many beams join it to another: 1 for an eighth, 0 for a quarter and longer. */
    int beams() {
        return switch (name) {
            case "eighth" -> 1;
            case "16th" -> 2;
            case "32nd" -> 3;
            default -> 0;
        };
    }

    /**
     * A quarter, or half of one, divided by another number than its metre.
     *
     * @param actual how many notes stand
     * @param normal in the place of how many
     * @param type the value of these, MusicXML's name
     */
    public record Tuplet(int actual, int normal, String type) {
        static final Tuplet TRIPLET = new Tuplet(3, 2, "eighth");
        static final Tuplet SMALL_TRIPLET = new Tuplet(3, 2, "16th");
        static final Tuplet QUINTUPLET = new Tuplet(5, 4, "16th");
        static final Tuplet SEPTUPLET = new Tuplet(7, 4, "16th");

        /** The values that fit in it, from long to short; the last fits everywhere in it. */
        List<NoteValue> values() {
            return BINARY.stream()
                    .filter(value -> value.units <= QUARTER * 3 / 2
                            && value.units >= QUARTER / 4
                            && value.units % (QUARTER / 4) == 0)
                    .filter(value -> actual != 3 || value.dots == 0)
                    .toList();
        }

        /** How long a value is inside. */
        int units(NoteValue value) {
            return value.units * normal / actual;
        }

        /** The shortest distance of two notes inside. */
        int step() {
            return QUARTER / 4 * normal / actual;
        }
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
        boolean syncopated = base > QUARTER / 8 && offset % (2 * base) == base / 2;
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
        return units == 2 * pulse ? within % pulse == 0 : within % units == 0 || units == QUARTER / 8;
    }
}
