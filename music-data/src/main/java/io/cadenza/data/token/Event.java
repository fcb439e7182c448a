package io.cadenza.data.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One symbol in MidiTok's words: a type, an underscore and a value. Each tokenizer that writes events uses some of the types, and
 * says what they mean in its music.
 */
public sealed interface Event {
    /** The symbol as it stands in a vocabulary. */
    String text();

    /** The same some semitones higher; the event itself if it has no pitch, empty if the pitch would be none of MIDI's. */
    default Optional<Event> transpose(int semitones) {
        return Optional.of(this);
    }

    /** A new bar begins. */
    record Bar() implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Bar";

        @Override
        public String text() {
            return "Bar_None";
        }
    }

    /** A metre. */
    record TimeSig(Metre metre) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "TimeSig";

        @Override
        public String text() {
            return TYPE + "_" + metre.text();
        }
    }

    /**
     * A key signature.
     *
     * @param sharps sharps if positive, flats if negative; -7 to 7
     * @param minor whether the key is minor
     */
    record Key(int sharps, boolean minor) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Key";

        static final int MOST = 7;

        private static final List<String> FIFTHS = List.of(
                "Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#", "A#");
        private static final int MINOR_TONIC = 3;
        private static final int FIFTHS_IN_A_SEMITONE = 7;
        private static final int FIFTHS_IN_AN_OCTAVE = 12;
        private static final int MOST_FLATS_WHEN_MOVED = 5;

        /** The tonic as musicians write it, with an m for minor: G, Am, F#m. */
        String name() {
            return FIFTHS.get(sharps + MOST + (minor ? MINOR_TONIC : 0)) + (minor ? "m" : "");
        }

        @Override
        public String text() {
            return TYPE + "_" + name();
        }

        /** With at most five flats or six sharps. */
        @Override
        public Optional<Event> transpose(int semitones) {
            if (semitones == 0) {
                return Optional.of(this);
            }
            int moved = sharps + FIFTHS_IN_A_SEMITONE * semitones + MOST_FLATS_WHEN_MOVED;
            return Optional.of(new Key(Math.floorMod(moved, FIFTHS_IN_AN_OCTAVE) - MOST_FLATS_WHEN_MOVED, minor));
        }

        /** A key by its name. */
        static Optional<Key> named(String name) {
            boolean minor = name.endsWith("m");
            int tonic = FIFTHS.indexOf(minor ? name.substring(0, name.length() - 1) : name);
            int sharps = tonic - MOST - (minor ? MINOR_TONIC : 0);
            return tonic >= 0 && Math.abs(sharps) <= MOST ? Optional.of(new Key(sharps, minor)) : Optional.empty();
        }

        // Written out as in Program.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && sharps == key.sharps && minor == key.minor;
        }

        @Override
        public int hashCode() {
            return 31 * sharps + Boolean.hashCode(minor);
        }
    }

    /**
     * A tempo.
     *
     * @param quartersPerMinute one of the tokenizer's bins
     */
    record Tempo(double quartersPerMinute) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Tempo";

        @Override
        public String text() {
            return TYPE + "_" + quartersPerMinute;
        }
    }

    /**
     * The instrument that plays what follows.
     *
     * @param number a program of General MIDI, or {@link #DRUMS}
     * @param part 1, or more for a second part with the same program and so on
     */
    record Program(int number, int part) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Program";

        /** MidiTok's number for the drums of channel 10. */
        public static final int DRUMS = -1;

        /** Further parts of a program join the last one. */
        public static final int MOST_PARTS = 16;

        /** Whether the drums play. */
        public boolean isDrums() {
            return number == DRUMS;
        }

        @Override
        public String text() {
            return TYPE + "_" + number + (part == 1 ? "" : "." + part);
        }

        // Written out, for a record's own link method handles when they first run: a thirtieth of a short start.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Program program && number == program.number && part == program.part;
        }

        @Override
        public int hashCode() {
            return 31 * number + part;
        }
    }

    /**
     * What follows happens here.
     *
     * @param step from the beginning of the bar, 0 or more
     */
    record Position(int step) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Position";

        @Override
        public String text() {
            return TYPE + "_" + step;
        }
    }

    /** A pitch sounds for a duration. */
    record Pitch(int pitch) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Pitch";

        @Override
        public String text() {
            return TYPE + "_" + pitch;
        }

        @Override
        public Optional<Event> transpose(int semitones) {
            return Pitches.transpose(pitch, semitones).map(Pitch::new);
        }
    }

    /** A drum is struck; its number says which it is, so it is the same in every key. */
    record PitchDrum(int pitch) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "PitchDrum";

        @Override
        public String text() {
            return TYPE + "_" + pitch;
        }
    }

    /** A pitch begins to sound. */
    record NoteOn(int pitch) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "NoteOn";

        @Override
        public String text() {
            return TYPE + "_" + pitch;
        }

        @Override
        public Optional<Event> transpose(int semitones) {
            return Pitches.transpose(pitch, semitones).map(NoteOn::new);
        }
    }

    /** A pitch falls silent. */
    record NoteOff(int pitch) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "NoteOff";

        @Override
        public String text() {
            return TYPE + "_" + pitch;
        }

        @Override
        public Optional<Event> transpose(int semitones) {
            return Pitches.transpose(pitch, semitones).map(NoteOff::new);
        }
    }

    /**
     * Time passes.
     *
     * @param steps 1 or more
     */
    record TimeShift(int steps) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "TimeShift";

        @Override
        public String text() {
            return TYPE + "_" + steps;
        }
    }

    /** How loud notes are. */
    record Velocity(int velocity) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Velocity";

        @Override
        public String text() {
            return TYPE + "_" + velocity;
        }
    }

    /**
     * How a piece is arranged for infilling; it says nothing of how the music sounds.
     *
     * @param what {@link #AHEAD}, {@link #GIVEN}, or how many bars are left of those that are written
     */
    record Fill(String what) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Fill";

        /** The bars up to the next of these symbols are those after the bars that are written; they come again in their place. */
        public static final Fill AHEAD = new Fill("Ahead");

        /** In the head: the given parts come before the others in every bar. */
        public static final Fill GIVEN = new Fill("Given");

        /** The most bars that are written with those after them ahead. */
        public static final int MOST_BARS = 8;

        /** The most bars that are ahead. */
        public static final int MOST_AHEAD = 2;

        /** Before a bar line: so many bars are left, 1 to {@link #MOST_BARS}, the one that begins among them. */
        public static Fill left(int bars) {
            return new Fill(String.valueOf(bars));
        }

        /** All there are. */
        public static List<Fill> all() {
            List<Fill> all = new ArrayList<>(List.of(AHEAD, GIVEN));
            for (int bars = 1; bars <= MOST_BARS; bars++) {
                all.add(left(bars));
            }
            return all;
        }

        @Override
        public String text() {
            return TYPE + "_" + what;
        }
    }

    /**
     * How long a note sounds; several in a row add up.
     *
     * @param steps 1 or more
     * @param grid steps in a quarter
     */
    record Duration(int steps, int grid) implements Event {
        /** The word before the underscore. */
        public static final String TYPE = "Duration";

        /** Quarters, steps beyond them, and steps in a quarter: MidiTok's way. */
        @Override
        public String text() {
            return String.format(Locale.ROOT, "%s_%d.%d.%d", TYPE, steps / grid, steps % grid, grid);
        }
    }
}
