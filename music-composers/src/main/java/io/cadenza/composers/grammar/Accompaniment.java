package io.cadenza.composers.grammar;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.TimeSignature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** How the left hand plays a harmony as long as it sounds. */
enum Accompaniment {
    /** Nothing. */
    NONE("none") {
        @Override
        void play(Voicing voicing, long from, long to, long beat, List<Note> notes) {}
    },
    /** All notes together, held. */
    BLOCK("block") {
        @Override
        void play(Voicing voicing, long from, long to, long beat, List<Note> notes) {
            voicing.keys().forEach(key -> notes.add(note(from, to - from, key)));
        }
    },
    /** Eighths: lowest, highest, middle, highest, as Alberti broke his chords. */
    BROKEN("broken") {
        @Override
        void play(Voicing voicing, long from, long to, long beat, List<Note> notes) {
            List<Integer> keys = voicing.keys();
            int[] order = {0, 3, 2, 3};
            long eighth = Performance.TICKS_PER_WHOLE / 8;
            for (long at = from; at < to; at += eighth) {
                int place = (int) ((at - from) / eighth) % order.length;
                notes.add(note(at, Math.min(eighth, to - at), keys.get(order[place])));
            }
        }
    },
    /** The bass on the first beat, the others on those that follow. */
    AFTERBEAT("afterbeat") {
        @Override
        void play(Voicing voicing, long from, long to, long beat, List<Note> notes) {
            notes.add(note(from, Math.min(beat, to - from), voicing.bass()));
            for (long at = from + beat; at < to; at += beat) {
                long start = at;
                long length = Math.min(beat, to - at);
                voicing.upper().forEach(key -> notes.add(note(start, length, key)));
            }
        }
    };

    private static final int VELOCITY = 56;

    /** How options write it. */
    final String word;

    Accompaniment(String word) {
        this.word = word;
    }

    /** Adds the notes of one harmony within one bar; times in ticks. */
    abstract void play(Voicing voicing, long from, long to, long beat, List<Note> notes);

    static List<String> words() {
        return Arrays.stream(values()).map(kind -> kind.word).toList();
    }

    static Accompaniment of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No accompaniment " + word));
    }

    /** The notes under all harmonies; a harmony that goes on over a bar line is played anew there. */
    List<Note> play(List<Span> spans, Key key, TimeSignature metre) {
        List<Note> notes = new ArrayList<>();
        VoiceLeading voices = new VoiceLeading(key);
        long beat = Performance.TICKS_PER_WHOLE / metre.beatUnit();
        long bar = beat * metre.beats();
        for (Span span : spans) {
            Voicing voicing = voices.next(span.chord());
            for (long from = span.from(); from < span.to(); ) {
                long to = Math.min(span.to(), (from / bar + 1) * bar);
                play(voicing, from, to, beat, notes);
                from = to;
            }
        }
        return notes;
    }

    private static Note note(long onset, long duration, int key) {
        return Note.of(onset, duration, key, VELOCITY);
    }

    /**
     * As long as one harmony sounds.
     *
     * @param chord the harmony
     * @param from its first tick
     * @param to the tick after its last
     */
    record Span(Chord chord, long from, long to) {}

    /**
     * Leads four voices from harmony to harmony: the bass takes the note its figure asks for, the upper three the places that move
     * least and make no consecutive fifths or octaves.
     */
    static final class VoiceLeading {
        private static final int LOWEST_BASS = 36;
        private static final int HIGHEST_BASS = 52;
        private static final int FIRST_BASS = 43;
        private static final int LOWEST = 48;
        private static final int HIGHEST = 67;
        private static final int WIDEST = 12;
        private static final List<Integer> FIRST = List.of(55, 60, 64);
        /** More than all voices can move: done only where nothing else is possible. */
        private static final int CONSECUTIVES = 100;

        private static final int DOUBLED_LEADING_TONE = 100;
        /** Worth two semitones of movement: a fifth is missed less than a root or a third. */
        private static final int WITHOUT_FIFTH = 2;

        private final Key key;
        private Voicing last = new Voicing(FIRST_BASS, FIRST);
        private boolean begun;

        VoiceLeading(Key key) {
            this.key = key;
        }

        /** The next harmony's voicing. */
        Voicing next(Chord chord) {
            int bass = bass(chord.bass(key));
            Voicing best = candidates(chord, bass).stream()
                    .min(Comparator.comparingInt(candidate -> cost(candidate, chord)))
                    .orElseThrow(() -> new IllegalStateException("No place for " + chord));
            last = best;
            begun = true;
            return best;
        }

        private int bass(int pitchClass) {
            int best = LOWEST_BASS + Math.floorMod(pitchClass - LOWEST_BASS, 12);
            for (int candidate = best; candidate <= HIGHEST_BASS; candidate += 12) {
                if (Math.abs(candidate - last.bass()) < Math.abs(best - last.bass())) {
                    best = candidate;
                }
            }
            return best;
        }

        /** All close positions with root, third and seventh somewhere. */
        private List<Voicing> candidates(Chord chord, int bass) {
            List<Integer> classes = chord.pitchClasses(key);
            List<Integer> keys = IntStream.rangeClosed(Math.max(LOWEST, bass + 1), HIGHEST)
                    .filter(place -> classes.contains(place % 12))
                    .boxed()
                    .toList();
            List<Voicing> found = new ArrayList<>();
            for (int low = 0; low < keys.size(); low++) {
                for (int middle = low + 1; middle < keys.size(); middle++) {
                    for (int high = middle + 1; high < keys.size(); high++) {
                        Voicing voicing = new Voicing(bass, List.of(keys.get(low), keys.get(middle), keys.get(high)));
                        if (keys.get(high) - keys.get(low) <= WIDEST && isWhole(voicing, classes)) {
                            found.add(voicing);
                        }
                    }
                }
            }
            return found;
        }

        private static boolean isWhole(Voicing voicing, List<Integer> classes) {
            Set<Integer> sounding = sounding(voicing);
            return sounding.contains(classes.get(0))
                    && sounding.contains(classes.get(1))
                    && (classes.size() == 3 || sounding.contains(classes.get(3)));
        }

        private static Set<Integer> sounding(Voicing voicing) {
            Set<Integer> sounding = new HashSet<>();
            voicing.keys().forEach(sounded -> sounding.add(sounded % 12));
            return sounding;
        }

        private int cost(Voicing candidate, Chord chord) {
            int cost = 0;
            for (int voice = 0; voice < 3; voice++) {
                cost += Math.abs(candidate.upper().get(voice) - last.upper().get(voice));
            }
            if (begun) {
                cost += CONSECUTIVES * consecutives(last, candidate);
            }
            long leading = candidate.keys().stream()
                    .filter(sounded -> sounded % 12 == key.leadingTone())
                    .count();
            cost += leading > 1 ? DOUBLED_LEADING_TONE : 0;
            return sounding(candidate).contains(chord.pitchClasses(key).get(2)) ? cost : cost + WITHOUT_FIFTH;
        }

        /** How many pairs of voices move from a fifth to a fifth or from an octave to an octave. */
        static int consecutives(Voicing from, Voicing to) {
            int found = 0;
            for (int low = 0; low < 4; low++) {
                for (int high = low + 1; high < 4; high++) {
                    int before =
                            Math.floorMod(from.keys().get(high) - from.keys().get(low), 12);
                    int after = Math.floorMod(to.keys().get(high) - to.keys().get(low), 12);
                    boolean moves = !from.keys().get(low).equals(to.keys().get(low));
                    found += moves && before == after && (before == 0 || before == 7) ? 1 : 0;
                }
            }
            return found;
        }
    }

    /**
     * Where the notes of a harmony lie at the keyboard.
     *
     * @param bass the lowest key
     * @param upper three keys above it, the lowest first
     */
    record Voicing(int bass, List<Integer> upper) {
        /** Copies. */
        Voicing {
            upper = List.copyOf(upper);
        }

        /** All four keys from the lowest. */
        List<Integer> keys() {
            return List.of(bass, upper.get(0), upper.get(1), upper.get(2));
        }
    }
}
