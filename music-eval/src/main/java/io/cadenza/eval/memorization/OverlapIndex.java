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

    /**
     * All substrings of a text of numbers, in space and time proportional to its length (Blumer et al. 1985, "The smallest
     * automaton recognizing the subwords of a text"). Edges lie in one hash table over plain arrays, so that millions of notes fit.
     */
    static final class SuffixAutomaton {
        private static final int NONE = -1;

        private int states = 1;
        private int last;
        private int[] length = new int[16];
        private int[] link = new int[16];
        private int[] firstEnd = new int[16];

        private int edges;
        private long[] edgeSymbol = new long[64];
        private int[] edgeFrom = new int[64];
        private int[] edgeTo = new int[64];
        /** The edges of a state as a list: the place of its latest, and of each edge the one before. */
        private int[] latestEdge = new int[16];

        private int[] edgeBefore = new int[64];
        private int[] slots = filled(128);
        private int read;

        SuffixAutomaton() {
            link[0] = NONE;
            firstEnd[0] = NONE;
            latestEdge[0] = NONE;
        }

        private static int[] filled(int size) {
            int[] slots = new int[size];
            Arrays.fill(slots, NONE);
            return slots;
        }

        /** Reads one more number of the text. */
        void add(long symbol) {
            int current = newState(length[last] + 1, read);
            int state = last;
            while (state != NONE && find(state, symbol) == NONE) {
                addEdge(state, symbol, current);
                state = link[state];
            }
            if (state == NONE) {
                link[current] = 0;
            } else {
                int target = edgeTo[find(state, symbol)];
                // not in one statement: a split may put a longer array in the place of link
                int suffix = length[target] == length[state] + 1 ? target : split(state, symbol, target);
                link[current] = suffix;
            }
            last = current;
            read++;
        }

        /** A state for the shorter substrings of {@code target} that now also occur elsewhere. */
        private int split(int from, long symbol, int target) {
            int clone = newState(length[from] + 1, firstEnd[target]);
            for (int edge = latestEdge[target]; edge != NONE; edge = edgeBefore[edge]) {
                addEdge(clone, edgeSymbol[edge], edgeTo[edge]);
            }
            link[clone] = link[target];
            link[target] = clone;
            for (int state = from; state != NONE; state = link[state]) {
                int edge = find(state, symbol);
                if (edge == NONE || edgeTo[edge] != target) {
                    break;
                }
                edgeTo[edge] = clone;
            }
            return clone;
        }

        /** Walks along a text, always on the longest suffix of what was read that occurs in this automaton's text. */
        final class Walk {
            private int state;
            private int matched;

            /** Reads one more number and returns how many of the latest occur together. */
            int read(long symbol) {
                int edge = find(state, symbol);
                while (edge == NONE && state != 0) {
                    state = link[state];
                    matched = length[state];
                    edge = find(state, symbol);
                }
                if (edge != NONE) {
                    state = edgeTo[edge];
                    matched++;
                }
                return matched;
            }

            /** Where what matches ends for the first time: the place of its last number in the text. */
            int end() {
                return firstEnd[state];
            }
        }

        private int newState(int stateLength, int end) {
            if (states == length.length) {
                int capacity = Math.multiplyExact(states, 2);
                length = Arrays.copyOf(length, capacity);
                link = Arrays.copyOf(link, capacity);
                firstEnd = Arrays.copyOf(firstEnd, capacity);
                latestEdge = Arrays.copyOf(latestEdge, capacity);
            }
            length[states] = stateLength;
            firstEnd[states] = end;
            latestEdge[states] = NONE;
            return states++;
        }

        private int find(int state, long symbol) {
            for (int slot = hash(state, symbol) & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
                int edge = slots[slot];
                if (edge == NONE || (edgeFrom[edge] == state && edgeSymbol[edge] == symbol)) {
                    return edge;
                }
            }
        }

        private void addEdge(int from, long symbol, int to) {
            if (edges == edgeTo.length) {
                growEdges();
            }
            edgeFrom[edges] = from;
            edgeSymbol[edges] = symbol;
            edgeTo[edges] = to;
            edgeBefore[edges] = latestEdge[from];
            latestEdge[from] = edges;
            place(edges++);
        }

        private void place(int edge) {
            int slot = hash(edgeFrom[edge], edgeSymbol[edge]) & (slots.length - 1);
            while (slots[slot] != NONE) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = edge;
        }

        private void growEdges() {
            int capacity = Math.multiplyExact(edges, 2);
            edgeSymbol = Arrays.copyOf(edgeSymbol, capacity);
            edgeFrom = Arrays.copyOf(edgeFrom, capacity);
            edgeTo = Arrays.copyOf(edgeTo, capacity);
            edgeBefore = Arrays.copyOf(edgeBefore, capacity);
            slots = filled(Math.multiplyExact(capacity, 2));
            for (int edge = 0; edge < edges; edge++) {
                place(edge);
            }
        }

        private static int hash(int state, long symbol) {
            long mixed = (symbol ^ ((long) state << 20)) * 0x9e3779b97f4a7c15L;
            return (int) ((mixed ^ (mixed >>> 31)) >>> 7);
        }
    }
}
