package io.cadenza.composers.grammar;

import io.cadenza.composers.grammar.Accompaniment.Span;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;

/** Plays the words of a piece: the melody with the right hand, the harmonies with the left. */
final class Performance {
    static final int TICKS_PER_WHOLE = 1920;

    private static final Chord TONIC = new Chord(0, false, 0);
    private static final int DOWNBEAT = 88;
    private static final int ELSEWHERE = 78;

    private final Grammar grammar;
    private final List<Note> melody = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private long time;

    private Performance(Grammar grammar) {
        this.grammar = grammar;
    }

    /** The score of these words. */
    static Score of(Grammar grammar, List<Item.Terminal> words, Accompaniment accompaniment) {
        Performance performance = new Performance(grammar);
        performance.play(words);
        return performance.score(accompaniment);
    }

    private void play(List<Item.Terminal> words) {
        Melody next = new Melody(grammar.key());
        Chord chord = TONIC;
        long chordFrom = 0;
        for (Item.Terminal word : words) {
            if (word instanceof Item.Harmony harmony) {
                endSpan(chord, chordFrom);
                chord = harmony.chord();
                chordFrom = time;
            } else if (word instanceof Item.Tone tone) {
                play(tone, next, chord);
            }
        }
        endSpan(chord, chordFrom);
    }

    private void endSpan(Chord chord, long from) {
        if (time > from) {
            spans.add(new Span(chord, from, time));
        }
    }

    private void play(Item.Tone tone, Melody next, Chord chord) {
        if (tone.motion() != Motion.REST) {
            long bar = (long) grammar.metre().beats()
                    * TICKS_PER_WHOLE
                    / grammar.metre().beatUnit();
            melody.add(Note.of(
                    time, tone.ticks(), next.next(tone.motion(), chord), time % bar == 0 ? DOWNBEAT : ELSEWHERE));
        }
        time += tone.ticks();
    }

    private Score score(Accompaniment accompaniment) {
        ProgramChange piano = new ProgramChange(0, 0, 0);
        Track right = new Track(
                "melody",
                melody,
                List.of(
                        TempoChange.ofQuartersPerMinute(0, grammar.quartersPerMinute()),
                        grammar.metre(),
                        grammar.key().signature(),
                        piano));
        Track left =
                new Track("accompaniment", accompaniment.play(spans, grammar.key(), grammar.metre()), List.of(piano));
        return new Score(TICKS_PER_WHOLE / 4, List.of(right, left));
    }

    /** Finds the keys of a melody, each seen from the one before it. */
    private static final class Melody {
        /** From middle C to two octaves above it. */
        static final int LOWEST = 60;

        static final int HIGHEST = 84;

        private static final int CENTRE = 71;

        private final Key key;
        private int current;

        /** A melody about to begin near the tonic in the middle of its range. */
        Melody(Key key) {
            this.key = key;
            this.current = nearest(List.of(key.tonic()), CENTRE);
        }

        /** The next key, for any motion but a rest. */
        int next(Motion motion, Chord chord) {
            List<Integer> harmony = chord.pitchClasses(key);
            List<Integer> scale = chord.scale(key);
            current = switch (motion) {
                case SAME, REST -> current;
                case NEAR -> nearest(harmony, current);
                case UP -> step(scale, 1);
                case DOWN -> step(scale, -1);
                case LEAP_UP -> step(harmony, 1);
                case LEAP_DOWN -> step(harmony, -1);
                default -> nearest(List.of(scale.get(motion.degree())), current);
            };
            return current;
        }

        /** The next key with one of these pitch classes in a direction; at the end of the range it turns round. */
        private int step(List<Integer> classes, int direction) {
            for (int found = current + direction; found >= LOWEST && found <= HIGHEST; found += direction) {
                if (classes.contains(found % 12)) {
                    return found;
                }
            }
            return step(classes, -direction);
        }

        /** The nearest key with one of these pitch classes within the range; the lower of two. */
        private static int nearest(List<Integer> classes, int to) {
            for (int distance = 0; ; distance++) {
                for (int found : new int[] {to - distance, to + distance}) {
                    if (found >= LOWEST && found <= HIGHEST && classes.contains(found % 12)) {
                        return found;
                    }
                }
            }
        }
    }
}
