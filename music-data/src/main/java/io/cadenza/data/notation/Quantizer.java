package io.cadenza.data.notation;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Puts the notes of one part on what notation can write: every quarter of a bar is divided into 32nds or into triplets of
 * 16ths, whichever lies nearer to the part's onsets (and, with a quarter of their weight, its releases).
 */
final class Quantizer {
    private static final int BINARY_STEP = Notation.UNITS_PER_QUARTER / 8;
    private static final int TRIPLET_STEP = Notation.UNITS_PER_QUARTER / 6;
    private static final double RELEASE_WEIGHT = 0.25;

    private final Score score;
    private final NavigableMap<Long, Measure> measures = new TreeMap<>();
    private final Map<Long, double[]> errors = new HashMap<>();

    Quantizer(Score score, List<Measure> measures) {
        this.score = score;
        measures.forEach(measure -> this.measures.put(measure.start(), measure));
    }

    /** The notes on the grid, in their order; none is shorter than one step. */
    List<Chord> snap(List<Note> notes) {
        errors.clear();
        for (Note note : notes) {
            count(Notation.units(score, note.onset()), 1);
            count(Notation.units(score, note.end()), RELEASE_WEIGHT);
        }
        List<Chord> snapped = new ArrayList<>();
        for (Note note : notes) {
            long start = nearest(Notation.units(score, note.onset()));
            long end = nearest(Notation.units(score, note.end()));
            snapped.add(Chord.of(start, Math.max(end, next(start)), note.pitch(), note.velocity()));
        }
        return snapped;
    }

    private void count(double position, double weight) {
        Cell cell = cell(position);
        double[] sums = errors.computeIfAbsent(cell.start(), start -> new double[2]);
        sums[0] += weight * Math.abs(rounded(position - cell.start(), BINARY_STEP) - (position - cell.start()));
        sums[1] += weight * Math.abs(rounded(position - cell.start(), TRIPLET_STEP) - (position - cell.start()));
    }

    private long nearest(double position) {
        Cell cell = cell(position);
        return cell.start() + Math.min(cell.length(), Math.round(rounded(position - cell.start(), step(cell))));
    }

    /** The grid point after one that a note starts on. */
    private long next(long position) {
        Cell cell = cell((double) position);
        return Math.min(cell.start() + cell.length(), position + step(cell));
    }

    private int step(Cell cell) {
        double[] sums = errors.getOrDefault(cell.start(), new double[2]);
        return sums[1] < sums[0] - 1e-9 && cell.length() % (Notation.UNITS_PER_QUARTER / 2) == 0
                ? TRIPLET_STEP
                : BINARY_STEP;
    }

    private static double rounded(double offset, int step) {
        return step * Math.rint(offset / step);
    }

    /** The quarter of a bar that a position lies in, counted from the barline; the last may be shorter. */
    private Cell cell(double position) {
        Map.Entry<Long, Measure> entry = measures.floorEntry((long) Math.floor(position));
        Measure measure = entry.getValue();
        if (position >= measure.end()) {
            // Only releases at the very end of the score lie past the last bar.
            return new Cell(measure.end(), Notation.UNITS_PER_QUARTER);
        }
        int quarter = (int) ((position - measure.start()) / Notation.UNITS_PER_QUARTER);
        int within = quarter * Notation.UNITS_PER_QUARTER;
        return new Cell(measure.start() + within, Math.min(Notation.UNITS_PER_QUARTER, measure.length() - within));
    }

    private record Cell(long start, int length) {}
}
