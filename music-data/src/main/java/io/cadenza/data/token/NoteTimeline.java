package io.cadenza.data.token;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/**
 * Music as one piano plays it on a grid of time: what the tokenizers write down, and what they play back.
 *
 * <p>All tracks and channels but the drums' are the one piano. A key sounds once at a time: of two strikes at one onset the
 * longer and louder stays, and a key struck again while it sounds ends there and begins anew. No note is shorter than a step
 * or longer than {@link TimeGrid#longest()}.
 */
final class NoteTimeline {
    /** How loud notes are that nobody says it of. */
    static final int VELOCITY = 80;

    private static final int DRUM_CHANNEL = 9;
    private static final int GRAND_PIANO = 0;
    private static final int KEYS = 128;

    private final TimeGrid clock;
    private final NavigableMap<Long, SortedMap<Integer, NoteOn>> strikes = new TreeMap<>();

    /** An empty one. */
    NoteTimeline(TimeGrid clock) {
        this.clock = clock;
    }

    /** The notes of a score; onsets and ends go to the nearest step. */
    static NoteTimeline of(Score score, TimeGrid clock) {
        return of(score, clock, Note::end);
    }

    /**
     * The same with other ends of notes.
     *
     * @param end the tick at which a note falls silent
     */
    static NoteTimeline of(Score score, TimeGrid clock, ToLongFunction<Note> end) {
        NoteTimeline roll = new NoteTimeline(clock);
        LongUnaryOperator steps = clock.steps(score);
        score.notes().filter(NoteTimeline::isWritten).forEach(note -> {
            long onset = steps.applyAsLong(note.onset());
            long length = steps.applyAsLong(end.applyAsLong(note)) - onset;
            roll.strike(onset, note.pitch(), length, note.velocity());
        });
        return roll;
    }

    /** Whether a note is one of the piano's. */
    static boolean isWritten(Note note) {
        return note.channel() != DRUM_CHANNEL;
    }

    /** A key goes down; a length out of range is taken for the nearest in range. */
    void strike(long onset, int key, long steps, int velocity) {
        int length = (int) Math.max(1, Math.min(clock.longest(), steps));
        strikes.computeIfAbsent(onset, at -> new TreeMap<>())
                .merge(key, new NoteOn(onset, key, length, velocity), NoteOn::with);
    }

    /** All strikes by onset, and by key at one onset; each ends before its key is struck again. */
    List<NoteOn> strikes() {
        List<NoteOn> backwards = new ArrayList<>();
        long[] nextOnset = new long[KEYS];
        Arrays.fill(nextOnset, Long.MAX_VALUE);
        strikes.descendingMap().values().forEach(keys -> {
            List<NoteOn> chord = new ArrayList<>();
            keys.forEach((key, strike) -> {
                chord.add(strike.cutAt(nextOnset[key]));
                nextOnset[key] = strike.onset();
            });
            Collections.reverse(chord);
            backwards.addAll(chord);
        });
        Collections.reverse(backwards);
        return List.copyOf(backwards);
    }

    /** The strikes as a track of grand piano, without tempo. */
    Score score() {
        return score(List.of());
    }

    /**
     * The same with more events.
     *
     * @param events their ticks in the resolution of {@link #clock}
     */
    Score score(List<? extends ScoreEvent> events) {
        long ticksPerStep = clock.ticksPerStep();
        List<Note> notes = strikes().stream()
                .map(strike -> Note.of(
                        strike.onset() * ticksPerStep, strike.steps() * ticksPerStep, strike.key(), strike.velocity()))
                .toList();
        List<ScoreEvent> all = new ArrayList<>(List.of(new ProgramChange(0, 0, GRAND_PIANO)));
        all.addAll(events);
        return new Score(clock.ticksPerQuarter(), List.of(new Track("Piano", notes, all)));
    }
}
