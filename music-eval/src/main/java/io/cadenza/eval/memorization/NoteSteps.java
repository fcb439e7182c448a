package io.cadenza.eval.memorization;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.Comparator;
import java.util.List;

/**
 * A piece as steps from each note to the next: by how many semitones the key rises and how much later, in 24ths of a quarter,
 * it begins. Notes of one onset stand from low to high; percussion is left out. How long notes are held plays no part.
 *
 * <p>Two runs of n notes are the same up to transposition if their n − 1 steps are, and the same as they stand if also their
 * keys are.
 */
final class NoteSteps {
    private static final int STEPS = 24;
    private static final int PERCUSSION = 9;
    /** Later onsets count as this late; 24 bits of a step are left for it. */
    private static final long LATEST = (1 << 24) - 1;

    private final List<Note> notes;
    private final int ticksPerQuarter;

    NoteSteps(Score score) {
        this.ticksPerQuarter = score.ticksPerQuarter();
        this.notes = score.notes()
                .filter(note -> note.channel() != PERCUSSION)
                .sorted(Comparator.comparingLong(this::onset).thenComparingInt(Note::pitch))
                .toList();
    }

    private long onset(Note note) {
        return Math.round((double) note.onset() * STEPS / ticksPerQuarter);
    }

    /** How many steps there are: one less than notes. */
    int count() {
        return Math.max(0, notes.size() - 1);
    }

    /** A step up to transposition, as a number that equals another step's if and only if they are the same. */
    long transposed(int step) {
        int interval = notes.get(step + 1).pitch() - notes.get(step).pitch();
        return (interval + 128L) << 32 | gap(step);
    }

    /** A step as it stands. */
    long exact(int step) {
        return (long) notes.get(step).pitch() << 48 | (long) notes.get(step + 1).pitch() << 32 | gap(step);
    }

    private long gap(int step) {
        return Math.min(LATEST, onset(notes.get(step + 1)) - onset(notes.get(step)));
    }

    /** Where a note begins, in quarters from the beginning of the piece. */
    double quarter(int note) {
        return (double) onset(notes.get(note)) / STEPS;
    }
}
