package io.cadenza.eval.metrics;

import io.cadenza.core.score.Bar;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What each bar of a score holds: which pitches begin where, on a grid of {@value NoteGrid#STEPS} steps in a quarter counted from
 * its start. How long and how loud notes are plays no part. Bars are equal if they hold the same and are as long.
 */
final class BarContents {
    /** An onset may be this share of a quarter off and still be on a beat: half a step of the grid. */
    private static final double TOLERANCE = 0.5 / NoteGrid.STEPS;

    /** A number for each bar: equal for equal bars, 0 for bars without an onset. */
    private final List<Integer> kinds = new ArrayList<>();

    /** Says of an onset whether it counts. */
    interface OnsetTest {
        /**
         * Whether it counts.
         *
         * @param fromEnd its distance from the bar's end in ticks
         */
        boolean test(Bar bar, double fromEnd, int ticksPerQuarter);
    }

    BarContents(Score score) {
        List<Bar> bars = Bar.of(score);
        List<Set<Long>> contents = new ArrayList<>();
        bars.forEach(bar -> contents.add(new HashSet<>()));
        int at = 0;
        for (Note note : (Iterable<Note>) score.notes()::iterator) {
            while (at + 1 < bars.size() && bars.get(at).end() <= note.onset()) {
                at++;
            }
            long step = Math.round(
                    (double) (note.onset() - bars.get(at).start()) * NoteGrid.STEPS / score.ticksPerQuarter());
            contents.get(at).add(step * 256 + note.pitch() + (note.channel() == 9 ? 128 : 0));
        }
        Map<List<Object>, Integer> known = new HashMap<>();
        for (int i = 0; i < bars.size(); i++) {
            List<Object> bar =
                    List.of(contents.get(i), bars.get(i).end() - bars.get(i).start());
            kinds.add(contents.get(i).isEmpty() ? 0 : known.computeIfAbsent(bar, key -> known.size() + 1));
        }
    }

    /** The share of bars that equal the one {@code distance} before, of those where both hold onsets; empty if none do. */
    OptionalDouble repeatedAt(int distance) {
        int both = 0;
        int equal = 0;
        for (int bar = distance; bar < kinds.size(); bar++) {
            if (kinds.get(bar) > 0 && kinds.get(bar - distance) > 0) {
                both++;
                equal += kinds.get(bar).equals(kinds.get(bar - distance)) ? 1 : 0;
            }
        }
        return both == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) equal / both);
    }

    /**
     * The share of runs of so many bars, one beginning at every bar, that stand elsewhere in the piece without overlapping; runs
     * without any onset do not count. Empty if there are no two runs that do not overlap.
     */
    OptionalDouble returning(int bars) {
        Map<List<Integer>, Integer> earliest = new HashMap<>();
        Map<List<Integer>, Integer> latest = new HashMap<>();
        List<List<Integer>> runs = new ArrayList<>();
        for (int first = 0; first + bars <= kinds.size(); first++) {
            List<Integer> run = List.copyOf(kinds.subList(first, first + bars));
            runs.add(run);
            earliest.putIfAbsent(run, first);
            latest.put(run, first);
        }
        int counted = 0;
        int returning = 0;
        for (int first = 0; first < runs.size(); first++) {
            List<Integer> run = runs.get(first);
            if (run.stream().anyMatch(kind -> kind > 0)) {
                int before = first - earliest.getOrDefault(run, first);
                int after = latest.getOrDefault(run, first) - first;
                counted++;
                returning += Math.max(before, after) >= bars ? 1 : 0;
            }
        }
        return kinds.size() < 2 * bars || counted == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) returning / counted);
    }

    /** The share of a score's onsets that pass a test; empty without notes. */
    static OptionalDouble onsets(Score score, OnsetTest test) {
        List<Bar> bars = Bar.of(score);
        int at = 0;
        int notes = 0;
        int passing = 0;
        for (Note note : (Iterable<Note>) score.notes()::iterator) {
            while (at + 1 < bars.size() && bars.get(at).end() <= note.onset()) {
                at++;
            }
            notes++;
            double fromEnd = (double) (bars.get(at).end() - note.onset());
            passing += test.test(bars.get(at), fromEnd, score.ticksPerQuarter()) ? 1 : 0;
        }
        return notes == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) passing / notes);
    }

    /** Whether a distance is a whole number of units, within the tolerance. */
    static boolean isMultiple(double distance, double unit, int ticksPerQuarter) {
        double rest = Math.abs(distance - unit * Math.round(distance / unit));
        return rest <= TOLERANCE * ticksPerQuarter + 1e-9;
    }
}
