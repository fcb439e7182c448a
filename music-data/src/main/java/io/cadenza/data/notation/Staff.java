package io.cadenza.data.notation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        TREBLE("G", 2, 0),
        /** The same, sounding an octave lower: of a guitar. */
        TREBLE_DOWN("G", 2, -1),
        /** The same, sounding an octave higher: of a piccolo. */
        TREBLE_UP("G", 2, 1),
        /** The C clef on the third line: of a viola. */
        ALTO("C", 3, 0),
        /** The F clef on the fourth line. */
        BASS("F", 4, 0),
        /** The same, sounding an octave lower: of a bass. */
        BASS_DOWN("F", 4, -1),
        /** The neutral clef of drums. */
        PERCUSSION("percussion", 0, 0);

        private final String sign;
        private final int line;
        private final int octaves;

        Clef(String sign, int line, int octaves) {
            this.sign = sign;
            this.line = line;
            this.octaves = octaves;
        }

        /** MusicXML's name of the sign. */
        public String sign() {
            return sign;
        }

        /** The line on which it stands, from below; 0 for none. */
        public int line() {
            return line;
        }

        /** How many octaves higher it sounds than it is written. */
        public int octaves() {
            return octaves;
        }
    }

    private static final int MIDDLE_C = 60;

    /** Below and above these keys a part has need of both clefs. */
    private static final int LOW = 53;

    private static final int HIGH = 67;

    /** The last program of the keyboards; the organs end with 23. */
    private static final int LAST_KEYBOARD = 23;

    private static final int HARP = 46;
    private static final int VIOLA = 41;
    private static final int CONTRABASS = 43;
    private static final int PICCOLO = 72;
    private static final int FIRST_GUITAR = 24;
    private static final int FIRST_BASS = 32;
    private static final int LAST_BASS = 39;

    /** The share of its notes that each hand has, or else the other writes them on ledger lines. */
    private static final double HAND = 0.15;

    /** The staff of drums. */
    static Staff ofDrums(List<Chord> hits) {
        return new Staff(Clef.PERCUSSION, Voices.of(hits));
    }

    /** The two staves of a piano, each with what one hand plays, in its own clef or in the one with far fewer ledger lines. */
    static List<Staff> ofHands(List<Chord> upper, List<Chord> lower) {
        Clef high = 2 * beyond(upper, Clef.BASS) < beyond(upper, Clef.TREBLE) ? Clef.BASS : Clef.TREBLE;
        Clef low = 2 * beyond(lower, Clef.TREBLE) < beyond(lower, Clef.BASS) ? Clef.TREBLE : Clef.BASS;
        return List.of(new Staff(high, Voices.of(upper)), new Staff(low, Voices.of(lower)));
    }

    /** How far notes lie outside the five lines in all, in semitones. */
    private static int beyond(List<Chord> notes, Clef clef) {
        int lowest = clef == Clef.TREBLE ? 62 : 41;
        int highest = clef == Clef.TREBLE ? 79 : 59;
        return notes.stream()
                .mapToInt(note -> Math.max(0, Math.max(lowest - note.highest(), note.highest() - highest)))
                .sum();
    }

    /** The staves of a part: one, or two for a keyboard whose notes lie on both sides of middle C. */
    static List<Staff> of(List<Chord> notes, int program) {
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
        return List.of(new Staff(clef(mean(notes), program), Voices.of(notes)));
    }

    private static Clef clef(double mean, int program) {
        if (program >= FIRST_GUITAR && program < FIRST_BASS) {
            return Clef.TREBLE_DOWN;
        } else if ((program >= FIRST_BASS && program <= LAST_BASS) || program == CONTRABASS) {
            return Clef.BASS_DOWN;
        } else if (program == VIOLA) {
            return Clef.ALTO;
        } else if (program == PICCOLO) {
            return Clef.TREBLE_UP;
        }
        return mean >= MIDDLE_C - 1 ? Clef.TREBLE : Clef.BASS;
    }

    private static double mean(List<Chord> notes) {
        return notes.stream().mapToInt(Chord::highest).average().orElse(MIDDLE_C);
    }

    private static double share(List<Chord> notes, Predicate<Chord> counted) {
        return (double) notes.stream().filter(counted).count() / Math.max(1, notes.size());
    }

    /**
     * Deals the notes of one staff to voices, in each of which one chord follows another: what is struck and released together is
     * one chord, and a chord goes to the first voice that is free, high ones first.
     */
    private static final class Voices {
        /** As many as MuseScore and most engravers know on a staff. Where more sound, the one to end first is cut short. */
        private static final int MOST = NotatedPart.VOICES_PER_STAFF;

        private final List<List<Chord>> voices = new ArrayList<>();

        private Voices() {}

        static List<List<Chord>> of(List<Chord> notes) {
            Voices voices = new Voices();
            chords(notes).forEach(voices::add);
            return voices.voices;
        }

        private static List<Chord> chords(List<Chord> notes) {
            Map<List<Long>, Chord> chords = new LinkedHashMap<>();
            for (Chord note : notes) {
                chords.merge(List.of(note.start(), note.end()), note, (chord, more) -> chord.with(more.tones()));
            }
            return chords.values().stream()
                    .sorted(Comparator.comparingLong(Chord::start)
                            .thenComparing(
                                    Comparator.comparingInt(Chord::highest).reversed()))
                    .toList();
        }

        private void add(Chord chord) {
            for (List<Chord> voice : voices) {
                if (last(voice).end() <= chord.start()) {
                    voice.add(chord);
                    return;
                }
            }
            if (voices.size() < MOST) {
                voices.add(new ArrayList<>(List.of(chord)));
                return;
            }
            List<Chord> first = voices.stream()
                    .min(Comparator.comparing((List<Chord> voice) -> last(voice).start() == chord.start())
                            .thenComparingLong(voice -> last(voice).end()))
                    .orElseThrow();
            Chord cut = first.remove(first.size() - 1);
            if (cut.start() < chord.start()) {
                first.add(cut.endingAt(chord.start()));
                first.add(chord);
            } else {
                first.add(cut.with(chord.tones())); // all voices began here: one more note joins a chord
            }
        }

        private static Chord last(List<Chord> voice) {
            return voice.get(voice.size() - 1);
        }
    }
}
