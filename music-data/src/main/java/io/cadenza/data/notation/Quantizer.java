package io.cadenza.data.notation;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts the notes of one part on what notation can write. Every quarter of a bar is divided by what lies nearest to the part's
 * onsets: 16ths, else 32nds, triplets, quintuplets or septuplets, of which the finer must be nearer by more.
 *
 * <p>A release is a player's touch more than a length. So a note sounds up to the next one, or to the next quarter, where the
 * gap is less than a quarter of it and than a 16th; and not beyond a next one that it touches by as little. A release that lies
 * on no 32nd or triplet is a player's, who shortens eighths as he likes and quarters by up to half.
 */
final class Quantizer {
    private static final int QUARTER = Notation.UNITS_PER_QUARTER;

    /** A gap or an overlap of this part of the time between two notes is articulation, if it is shorter than a 16th. */
    private static final double TOUCH = 0.25;

    /** The same for longer notes, if it is shorter than an eighth. */
    private static final double LIGHT_TOUCH = 0.15;

    /** A tuplet of five or seven has three notes at least, and none this far from its place, in quarters. */
    private static final double TUPLET_ERROR = 0.02;

    private static final int TUPLET_NOTES = 3;
    private static final double ON_GRID = 1e-6;

    private final Score score;
    private final NavigableMap<Long, Measure> measures = new TreeMap<>();
    private final Map<Long, TreeSet<Double>> positions = new HashMap<>();
    private final Map<Long, Division> chosen = new HashMap<>();

    /** How a quarter can be divided, and how much nearer, in quarters, it has to be than the plainest. */
    private enum Division {
        SIXTEENTHS(4, 0),
        TRIPLETS(3, 0.005),
        SMALL_TRIPLETS(6, 0.02),
        THIRTY_SECONDS(8, 0.03),
        QUINTUPLETS(5, 0.04),
        SEPTUPLETS(7, 0.05);

        private final int step;
        private final double penalty;

        Division(int parts, double penalty) {
            this.step = QUARTER / parts;
            this.penalty = penalty;
        }

        double error(double offset) {
            return Math.abs(rounded(offset, step) - offset) / QUARTER;
        }

        /** Whether it can divide a last part of a bar that is no whole quarter. */
        boolean divides(int length) {
            return this == SIXTEENTHS
                    || this == THIRTY_SECONDS
                    || (length % step == 0 && length % (QUARTER / 2) == 0 && step != QUARTER / 3)
                    || length == QUARTER;
        }
    }

    Quantizer(Score score, List<Measure> measures) {
        this.score = score;
        measures.forEach(measure -> this.measures.put(measure.start(), measure));
    }

    /** The notes on the grid, in their order; none is shorter than one step. */
    List<Chord> snap(List<Note> notes) {
        divide(notes);
        TreeSet<Long> onsets = new TreeSet<>();
        notes.forEach(note -> onsets.add(nearest(Notation.units(score, note.onset()))));
        List<Chord> snapped = new ArrayList<>();
        for (Note note : notes) {
            long start = nearest(Notation.units(score, note.onset()));
            long end = Math.max(released(Notation.units(score, note.end()), start, onsets), next(start));
            snapped.add(Chord.of(start, end, note.pitch(), note.velocity()));
        }
        return snapped;
    }

    /** The notes of drums: a hit lasts to the next one, or to the end of its bar. */
    List<Chord> hits(List<Note> notes) {
        divide(notes);
        TreeSet<Long> onsets = new TreeSet<>();
        notes.forEach(note -> onsets.add(nearest(Notation.units(score, note.onset()))));
        List<Chord> snapped = new ArrayList<>();
        for (Note note : notes) {
            long start = nearest(Notation.units(score, note.onset()));
            Measure measure = measures.floorEntry(start).getValue();
            Long following = onsets.higher(start);
            long end = Math.max(measure.end(), next(start));
            snapped.add(
                    Chord.of(start, following == null ? end : Math.min(end, following), note.pitch(), note.velocity()));
        }
        return snapped;
    }

    private void divide(List<Note> notes) {
        positions.clear();
        chosen.clear();
        for (Note note : notes) {
            double onset = Notation.units(score, note.onset());
            Cell cell = cell(onset);
            positions.computeIfAbsent(cell.start(), start -> new TreeSet<>()).add(onset - cell.start());
            double end = Notation.units(score, note.end());
            Cell last = cell(end);
            if (isWritten(end - last.start())) {
                positions
                        .computeIfAbsent(last.start(), start -> new TreeSet<>())
                        .add(end - last.start());
            }
        }
    }

    /** Whether a release lies where a 32nd or a triplet ends, as a written one does. */
    private static boolean isWritten(double offset) {
        return Division.THIRTY_SECONDS.error(offset) < ON_GRID || Division.SMALL_TRIPLETS.error(offset) < ON_GRID;
    }

    private Division division(Cell cell) {
        return chosen.computeIfAbsent(cell.start(), start -> {
            TreeSet<Double> offsets = positions.getOrDefault(start, new TreeSet<>());
            Division best = Division.SIXTEENTHS;
            double lowest = Double.POSITIVE_INFINITY;
            for (Division division : Division.values()) {
                if (!division.divides(cell.length())) {
                    continue;
                }
                double worst =
                        offsets.stream().mapToDouble(division::error).max().orElse(0);
                double mean =
                        offsets.stream().mapToDouble(division::error).average().orElse(0);
                boolean rare = division == Division.QUINTUPLETS || division == Division.SEPTUPLETS;
                boolean allowed = !rare || (offsets.size() >= TUPLET_NOTES && worst < TUPLET_ERROR);
                double cost = worst + mean / 2 + division.penalty;
                if (allowed && cost < lowest - ON_GRID) {
                    lowest = cost;
                    best = division;
                }
            }
            return best;
        });
    }

    /** Where a note ends that is released at a time. */
    private long released(double raw, long start, NavigableSet<Long> onsets) {
        long end = nearest(raw);
        Long following = onsets.higher(start);
        Long after = onsets.ceiling((long) Math.ceil(raw));
        Cell cell = cell(raw);
        boolean written = isWritten(raw - cell.start());
        if (following != null && following < raw && !written) {
            Long struck = onsets.lower((long) Math.ceil(raw));
            if (struck != null && struck > start && isTouch(raw - struck, struck - start)) {
                return struck;
            }
        }
        if (after != null
                && (isTouch(after - raw, after - start) || (!written && isStaccato(after - raw, after - start)))) {
            return after;
        }
        long quarter = cell.start() + cell.length();
        boolean alone = after == null || after > quarter;
        if (!written
                && alone
                && (isTouch(quarter - raw, quarter - start) || isStaccato(quarter - raw, quarter - start))) {
            return quarter;
        }
        boolean legato = !written && cell.start() > start && isTouch(raw - cell.start(), cell.start() - start);
        return legato
                ? cell.start()
                : Math.min(end, measures.lastEntry().getValue().end());
    }

    /** A short note, or one of up to a quarter that sounds for half of it, ends where a player lets go and not where it is written. */
    private static boolean isStaccato(double gap, long whole) {
        return whole <= QUARTER / 2 || (whole <= QUARTER && gap <= whole / 2.0);
    }

    private static boolean isTouch(double gap, long whole) {
        return gap >= 0
                && ((gap < TOUCH * (double) whole - ON_GRID && gap < QUARTER / 4 - ON_GRID)
                        || (gap <= LIGHT_TOUCH * (double) whole && gap <= QUARTER / 2));
    }

    private long nearest(double position) {
        Cell cell = cell(position);
        double offset = position - cell.start();
        return cell.start() + Math.min(cell.length(), Math.round(rounded(offset, division(cell).step)));
    }

    /** The grid point after one that a note starts on. */
    private long next(long position) {
        Cell cell = cell((double) position);
        return Math.min(cell.start() + cell.length(), position + division(cell).step);
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
            return new Cell(measure.end(), QUARTER);
        }
        int quarter = (int) ((position - measure.start()) / QUARTER);
        int within = quarter * QUARTER;
        return new Cell(measure.start() + within, Math.min(QUARTER, measure.length() - within));
    }

    private record Cell(long start, int length) {}
}
