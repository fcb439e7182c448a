package io.cadenza.eval.metrics;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import java.util.List;
import java.util.stream.Stream;

/**
 * A score's notes on a grid of {@value #STEPS} steps in a quarter, the resolution of MusPy, so that measures of scores of
 * different resolutions can be compared.
 */
final class NoteGrid {
    /** Steps in a quarter. */
    static final int STEPS = 24;

    private static final int PERCUSSION = 9;

    private final Score score;
    private final List<GridNote> notes;
    private final int barSteps;

    /**
     * A note on the grid.
     *
     * @param start the step in which it begins
     * @param end the step in which it no longer sounds; after {@code start}
     * @param pitch MIDI key
     * @param drum whether it is percussion
     */
    record GridNote(long start, long end, int pitch, boolean drum) {}

    /** The notes of a score; the metre is that of its beginning, 4/4 if it names none. */
    NoteGrid(Score score) {
        this.score = score;
        this.notes = score.notes().map(note -> onGrid(note, score)).toList();
        List<TimeSignature> metres = score.events(TimeSignature.class);
        this.barSteps = metres.isEmpty() || metres.get(0).tick() > 0
                ? 4 * STEPS
                : Math.max(1, 4 * STEPS * metres.get(0).beats() / metres.get(0).beatUnit());
    }

    private static GridNote onGrid(Note note, Score score) {
        long start = Math.round((double) note.onset() * STEPS / score.ticksPerQuarter());
        long end = Math.round((double) note.end() * STEPS / score.ticksPerQuarter());
        return new GridNote(start, Math.max(start + 1, end), note.pitch(), note.channel() == PERCUSSION);
    }

    /** The score itself. */
    Score score() {
        return score;
    }

    /** All notes by onset. */
    List<GridNote> notes() {
        return notes;
    }

    /** All notes but percussion. */
    Stream<GridNote> pitched() {
        return notes.stream().filter(note -> !note.drum());
    }

    /** Steps in a bar. */
    int barSteps() {
        return barSteps;
    }

    /** The step after the last in which anything sounds; 0 without notes. */
    long length() {
        return notes.stream().mapToLong(GridNote::end).max().orElse(0);
    }
}
