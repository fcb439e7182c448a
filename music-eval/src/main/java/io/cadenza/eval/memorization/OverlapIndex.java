package io.cadenza.eval.memorization;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;

/** A training set in which the notes of other pieces are looked up. */
public final class OverlapIndex {
    /** Of how many notes the runs are of which shares are given. */
    private static final List<Integer> RUNS = List.of(4, 8, 16);

    private final SuffixAutomaton exact = new SuffixAutomaton();
    private final SuffixAutomaton transposed = new SuffixAutomaton();
    private final List<String> names = new ArrayList<>();
    private final List<double[]> quarters = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private int read;

    /** Adds a training piece. */
    public void add(String name, Score score) {
        NoteSteps steps = new NoteSteps(score);
        names.add(name);
        starts.add(read);
        double[] places = new double[steps.count()];
        for (int step = 0; step < steps.count(); step++) {
            exact.add(steps.exact(step));
            transposed.add(steps.transposed(step));
            places[step] = steps.quarter(step);
        }
        quarters.add(places);
        long separator = -1L - names.size(); // unlike any step, and unlike any other separator
        exact.add(separator);
        transposed.add(separator);
        read += steps.count() + 1;
    }

    /** How many pieces there are. */
    public int pieces() {
        return names.size();
    }

    /** What of a piece stands in this training set. */
    public OverlapStats look(Score score) {
        NoteSteps steps = new NoteSteps(score);
        int[] matched = new int[steps.count()];
        OverlapStats.Run exactRun = longest(exact, steps, steps::exact, new int[steps.count()]);
        OverlapStats.Run transposedRun = longest(transposed, steps, steps::transposed, matched);
        SortedMap<Integer, Double> shares = new TreeMap<>();
        for (int notes : RUNS) {
            int candidates = steps.count() - (notes - 1) + 1;
            if (candidates > 0) {
                shares.put(
                        notes,
                        (double) Arrays.stream(matched)
                                        .filter(length -> length >= notes - 1)
                                        .count()
                                / candidates);
            }
        }
        return new OverlapStats(steps.count() == 0 ? 0 : steps.count() + 1, exactRun, transposedRun, shares);
    }

    /** Also tells, for each step, how many of the latest stand together in the training set. */
    private OverlapStats.Run longest(
            SuffixAutomaton automaton, NoteSteps steps, IntToLongFunction symbol, int[] matched) {
        SuffixAutomaton.Walk walk = automaton.new Walk();
        int best = 0;
        OverlapStats.Run run = OverlapStats.Run.NONE;
        for (int step = 0; step < steps.count(); step++) {
            matched[step] = walk.read(symbol.applyAsLong(step));
            if (matched[step] > best) {
                best = matched[step];
                run = run(best, steps.quarter(step - best + 1), walk.end() - best + 1);
            }
        }
        return run;
    }

    private OverlapStats.Run run(int length, double from, int start) {
        int piece = lastAtMost(start);
        return new OverlapStats.Run(length + 1, from, names.get(piece), quarters.get(piece)[start - starts.get(piece)]);
    }

    private int lastAtMost(int place) {
        int low = 0;
        int high = starts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts.get(middle) <= place) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * A piece as steps from each note to the next: by how many semitones the key rises and how much later, in 24ths of a quarter,
     * it begins. Notes of one onset stand from low to high; percussion is left out. How long notes are held plays no part.
     *
     * <p>Two runs of n notes are the same up to transposition if their n − 1 steps are, and the same as they stand if also their
     * keys are.
     */
    private static final class NoteSteps {
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
            return (long) notes.get(step).pitch() << 48
                    | (long) notes.get(step + 1).pitch() << 32
                    | gap(step);
        }

        private long gap(int step) {
            return Math.min(LATEST, onset(notes.get(step + 1)) - onset(notes.get(step)));
        }

        /** Where a note begins, in quarters from the beginning of the piece. */
        double quarter(int note) {
            return (double) onset(notes.get(note)) / STEPS;
        }
    }
}
