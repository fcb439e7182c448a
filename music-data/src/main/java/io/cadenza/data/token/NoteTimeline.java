package io.cadenza.data.token;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/**
 * Music as one piano plays it on a grid of time: what the tokenizers write down, and what they play back.
 *
 * <p>All tracks and channels but the drums' are the one piano. A pitch sounds once at a time: of two strikes at one onset the
 * longer and louder stays, and a pitch struck again while it sounds ends there and begins anew. No note is shorter than a step
 * or longer than {@link TimeGrid#longest()}.
 */
public final class NoteTimeline {
    /** How loud notes are that nobody says it of. */
    public static final int VELOCITY = 80;

    private static final int DRUM_CHANNEL = 9;
    private static final int GRAND_PIANO = 0;

    private final TimeGrid clock;
    private final List<NoteOn> struck = new ArrayList<>();

    /** An empty one. */
    public NoteTimeline(TimeGrid clock) {
        this.clock = clock;
    }

    /** The notes of a score; onsets and ends go to the nearest step. */
    public static NoteTimeline of(Score score, TimeGrid clock) {
        return of(score, clock, Note::end);
    }

    /**
     * The same with other ends of notes.
     *
     * @param end the tick at which a note falls silent
     */
    public static NoteTimeline of(Score score, TimeGrid clock, ToLongFunction<Note> end) {
        NoteTimeline timeline = new NoteTimeline(clock);
        LongUnaryOperator steps = clock.steps(score);
        for (Track track : score.tracks()) {
            for (Note note : track.notes()) {
                if (isWritten(note)) {
                    long onset = steps.applyAsLong(note.onset());
                    long length = steps.applyAsLong(end.applyAsLong(note)) - onset;
                    timeline.strike(onset, note.pitch(), length, note.velocity());
                }
            }
        }
        return timeline;
    }

    /** Whether a note is one of the piano's. */
    public static boolean isWritten(Note note) {
        return note.channel() != DRUM_CHANNEL;
    }

    /** A pitch is struck; a length out of range is taken for the nearest in range. */
    public void strike(long onset, int pitch, long steps, int velocity) {
        int length = (int) Math.max(1, Math.min(clock.longest(), steps));
        struck.add(new NoteOn(onset, pitch, length, velocity));
    }

    /** All strikes by onset, and by pitch at one onset; each ends before its pitch is struck again. */
    public List<NoteOn> strikes() {
        List<NoteOn> strikes = new ArrayList<>(struck.size());
        struck.sort(NoteOn.BY_TIME);
        for (NoteOn strike : struck) {
            NoteOn last = strikes.isEmpty() ? null : strikes.get(strikes.size() - 1);
            if (last != null && last.onset() == strike.onset() && last.pitch() == strike.pitch()) {
                strikes.set(strikes.size() - 1, last.with(strike));
            } else {
                strikes.add(strike);
            }
        }
        long[] nextOnset = new long[Pitches.COUNT];
        Arrays.fill(nextOnset, Long.MAX_VALUE);
        for (int i = strikes.size() - 1; i >= 0; i--) {
            NoteOn strike = strikes.get(i);
            strikes.set(i, strike.cutAt(nextOnset[strike.pitch()]));
            nextOnset[strike.pitch()] = strike.onset();
        }
        return Collections.unmodifiableList(strikes);
    }

    /** The strikes as a track of grand piano, without tempo. */
    public Score score() {
        return score(List.of());
    }

    /**
     * The same with more events.
     *
     * @param events their ticks in the resolution of {@link #clock}
     */
    public Score score(List<? extends ScoreEvent> events) {
        long ticksPerStep = clock.ticksPerStep();
        List<Note> notes = strikes().stream()
                .map(strike -> Note.of(
                        strike.onset() * ticksPerStep,
                        strike.steps() * ticksPerStep,
                        strike.pitch(),
                        strike.velocity()))
                .toList();
        List<ScoreEvent> all = new ArrayList<>(List.of(new ProgramChange(0, 0, GRAND_PIANO)));
        all.addAll(events);
        return new Score(clock.ticksPerQuarter(), List.of(new Track("Piano", notes, all)));
    }

    /**
     * A pitch is struck.
     *
     * @param onset in steps from the start
     * @param pitch MIDI pitch, 0 to 127
     * @param steps how long it sounds, 1 or more
     * @param velocity 1 to 127
     */
    public record NoteOn(long onset, int pitch, int steps, int velocity) {
        private static final Comparator<NoteOn> BY_TIME =
                (a, b) -> a.onset == b.onset ? Integer.compare(a.pitch, b.pitch) : Long.compare(a.onset, b.onset);

        /** The step at which it falls silent. */
        public long end() {
            return onset + steps;
        }

        private NoteOn cutAt(long end) {
            return end() <= end ? this : new NoteOn(onset, pitch, (int) (end - onset), velocity);
        }

        /** Of two strikes of a pitch at one onset: as long as the longer and as loud as the louder. */
        private NoteOn with(NoteOn other) {
            return new NoteOn(onset, pitch, Math.max(steps, other.steps), Math.max(velocity, other.velocity));
        }
    }
}
