package io.cadenza.composers.grammar;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.TimeSignature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
}
