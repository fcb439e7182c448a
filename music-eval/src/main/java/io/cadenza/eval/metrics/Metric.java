package io.cadenza.eval.metrics;

import io.cadenza.core.score.Bar;
import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What can be measured on one score. The first ten are, but for silent quarters, the metrics of MusPy (Dong et al. 2020, "MusPy: a toolkit for symbolic
 * music generation", section 5.2), on a grid of 24 steps in a quarter; the others ask for bars, key and structure. Percussion
 * plays no part in those of pitch.
 */
public enum Metric {
    /** Highest minus lowest key. */
    PITCH_RANGE("pitch range", grid -> whenPitched(grid, Metric::range)),
    /** How many different keys. */
    PITCHES(
            "pitches used",
            grid -> whenPitched(
                    grid,
                    g -> g.pitched()
                            .mapToInt(NoteGrid.GridNote::pitch)
                            .distinct()
                            .count())),
    /** How many different keys, octaves aside. */
    PITCH_CLASSES(
            "pitch classes used",
            grid -> whenPitched(
                    grid,
                    g -> g.pitched()
                            .mapToInt(note -> note.pitch() % 12)
                            .distinct()
                            .count())),
    /** Keys sounding, summed over all steps ÷ steps in which at least one does. */
    POLYPHONY("polyphony", grid -> whenPitched(grid, Metric::polyphony)),
    /** Entropy of the notes' keys, in bits. */
    PITCH_ENTROPY("pitch entropy", grid -> whenPitched(grid, g -> entropy(histogram(g, 128)))),
    /** Entropy of the notes' keys, octaves aside, in bits. */
    PITCH_CLASS_ENTROPY("pitch-class entropy", grid -> whenPitched(grid, g -> entropy(histogram(g, 12)))),
    /** The largest share of notes that lie in one of the 12 major and 12 natural minor scales. */
    SCALE_CONSISTENCY("scale consistency", grid -> whenPitched(grid, g -> scaleConsistency(histogram(g, 12)))),
    /** 1 − the mean over adjacent bars of the steps in which one has an onset and the other has not, ÷ steps in a bar. */
    GROOVE_CONSISTENCY("groove consistency", Metric::grooveConsistency),
    /** The share of quarters in which nothing sounds. */
    SILENT_QUARTERS("silent quarters", grid -> silentQuarters(grid, 0)),
    /** MusPy's: a note counts for the quarter at whose beginning it ends too, and there is a quarter more than notes reach. */
    EMPTY_BEAT_RATE("empty-beat rate (MusPy)", grid -> silentQuarters(grid, 1)),
    /** The share of onsets on a beat of their bar; of compound metres that is three units, so a 6/8 bar has two. */
    ON_BEAT("onsets on the beat", grid -> BarContents.onsets(grid.score(), Metric::isOnBeat)),
    /** The share of onsets on a sixteenth or an eighth triplet of their bar. */
    ON_GRID("onsets on the grid", grid -> BarContents.onsets(grid.score(), Metric::isOnGrid)),
    /** The correlation of pitch classes, by duration, with the profile of the likeliest of 24 keys. */
    KEY_CORRELATION(
            "key correlation",
            grid -> KeyFinder.best(grid.score())
                    .map(fit -> OptionalDouble.of(fit.correlation()))
                    .orElse(OptionalDouble.empty())),
    /** 1 if the lowest of the notes that begin last is the tonic of the likeliest key, else 0. */
    CLOSES_ON_TONIC("closes on the tonic", grid -> closesOnTonic(grid.score())),
    /** The share of bars that equal the bar four before, of those where both hold notes. */
    BARS_REPEATED_AT_4("bars repeated at 4", grid -> new BarContents(grid.score()).repeatedAt(4)),
    /** The same at a distance of eight bars. */
    BARS_REPEATED_AT_8("bars repeated at 8", grid -> new BarContents(grid.score()).repeatedAt(8)),
    /** The same at a distance of sixteen bars. */
    BARS_REPEATED_AT_16("bars repeated at 16", grid -> new BarContents(grid.score()).repeatedAt(16)),
    /** The share of sections of four bars that stand elsewhere in the piece too, note for note and not overlapping. */
    SECTIONS_RETURNING("four-bar sections that return", grid -> new BarContents(grid.score()).returning(4)),
    /** How many channels have notes; percussion is one. */
    INSTRUMENTS("instruments", grid -> ofNotes(grid, Metric::instruments)),
    /** Notes ÷ instruments. */
    NOTES_PER_INSTRUMENT(
            "notes per instrument", grid -> ofNotes(grid, g -> g.notes().size() / instruments(g)));

    /** Semitones of a major scale; the natural minor scale on its sixth degree has the same notes. */
    private static final int[] MAJOR = {0, 2, 4, 5, 7, 9, 11};

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // the functions above hold no state
    private final Function<NoteGrid, OptionalDouble> measure;

    Metric(String title, Function<NoteGrid, OptionalDouble> measure) {
        this.title = title;
        this.measure = measure;
    }

    /** Its name in words. */
    public String title() {
        return title;
    }

    /** The value of a score; empty where the metric means nothing, as range without notes, or groove in one bar. */
    public OptionalDouble of(Score score) {
        return measure.apply(new NoteGrid(score));
    }

    private static OptionalDouble whenPitched(NoteGrid grid, Function<NoteGrid, Number> measure) {
        return grid.pitched().findAny().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(measure.apply(grid).doubleValue());
    }

    private static OptionalDouble ofNotes(NoteGrid grid, ToDoubleFunction<NoteGrid> measure) {
        return grid.notes().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(measure.applyAsDouble(grid));
    }

    private static double instruments(NoteGrid grid) {
        return grid.score().notes().mapToInt(Note::channel).distinct().count();
    }

    /** Counted from the bar's end, so that a pickup's beats are those of the bar it leads to. */
    private static boolean isOnBeat(Bar bar, double fromEnd, int ticksPerQuarter) {
        return BarContents.isMultiple(fromEnd, bar.beat(ticksPerQuarter), ticksPerQuarter);
    }

    private static boolean isOnGrid(Bar bar, double fromEnd, int ticksPerQuarter) {
        return BarContents.isMultiple(fromEnd, ticksPerQuarter / 4.0, ticksPerQuarter)
                || BarContents.isMultiple(fromEnd, ticksPerQuarter / 3.0, ticksPerQuarter);
    }

    private static OptionalDouble closesOnTonic(Score score) {
        List<Note> pitched = score.notes().filter(note -> note.channel() != 9).toList();
        return KeyFinder.best(score)
                .map(fit -> {
                    long last = pitched.get(pitched.size() - 1).onset();
                    int lowest = pitched.stream()
                            .filter(note -> note.onset() == last)
                            .mapToInt(Note::pitch)
                            .min()
                            .orElseThrow();
                    return OptionalDouble.of(lowest % 12 == fit.tonic() ? 1 : 0);
                })
                .orElse(OptionalDouble.empty());
    }

    private static int range(NoteGrid grid) {
        var keys = grid.pitched().mapToInt(NoteGrid.GridNote::pitch).summaryStatistics();
        return keys.getMax() - keys.getMin();
    }

    private static double polyphony(NoteGrid grid) {
        BitSet[] sounding = new BitSet[128];
        Arrays.setAll(sounding, key -> new BitSet());
        BitSet any = new BitSet();
        grid.pitched().forEach(note -> {
            sounding[note.pitch()].set(Math.toIntExact(note.start()), Math.toIntExact(note.end()));
            any.set((int) note.start(), (int) note.end());
        });
        return Arrays.stream(sounding).mapToDouble(BitSet::cardinality).sum() / any.cardinality();
    }

    /** How many notes each key has, modulo {@code size}. */
    private static long[] histogram(NoteGrid grid, int size) {
        long[] histogram = new long[size];
        grid.pitched().forEach(note -> histogram[note.pitch() % size]++);
        return histogram;
    }

    private static double entropy(long[] histogram) {
        double total = LongStream.of(histogram).sum();
        return LongStream.of(histogram)
                .filter(count -> count > 0)
                .mapToDouble(count -> -count / total * Math.log(count / total) / Math.log(2))
                .sum();
    }

    private static double scaleConsistency(long[] pitchClasses) {
        long best = 0;
        for (int root = 0; root < 12; root++) {
            long inside = 0;
            for (int degree : MAJOR) {
                inside += pitchClasses[(root + degree) % 12];
            }
            best = Math.max(best, inside);
        }
        return (double) best / LongStream.of(pitchClasses).sum();
    }

    private static OptionalDouble grooveConsistency(NoteGrid grid) {
        int bars = Math.toIntExact(-Math.floorDiv(-grid.length(), (long) grid.barSteps()));
        if (bars < 2) {
            return OptionalDouble.empty();
        }
        BitSet[] onsets = new BitSet[bars];
        Arrays.setAll(onsets, bar -> new BitSet());
        for (NoteGrid.GridNote note : grid.notes()) {
            onsets[(int) (note.start() / grid.barSteps())].set((int) (note.start() % grid.barSteps()));
        }
        long different = 0;
        for (int bar = 1; bar < bars; bar++) {
            BitSet difference = (BitSet) onsets[bar].clone();
            difference.xor(onsets[bar - 1]);
            different += difference.cardinality();
        }
        return OptionalDouble.of(1 - (double) different / (bars - 1) / grid.barSteps());
    }

    /** @param longer steps by which notes and the piece are longer than they sound */
    private static OptionalDouble silentQuarters(NoteGrid grid, int longer) {
        if (grid.length() == 0) {
            return OptionalDouble.empty();
        }
        int quarters = Math.toIntExact((grid.length() - 1 + longer) / NoteGrid.STEPS + 1);
        BitSet sounding = new BitSet();
        for (NoteGrid.GridNote note : grid.notes()) {
            sounding.set((int) (note.start() / NoteGrid.STEPS), (int) ((note.end() - 1 + longer) / NoteGrid.STEPS) + 1);
        }
        return OptionalDouble.of(1 - (double) sounding.cardinality() / quarters);
    }

    /**
     * What each bar of a score holds: which pitches begin where, on a grid of {@value NoteGrid#STEPS} steps in a quarter counted from
     * its start. How long and how loud notes are plays no part. Bars are equal if they hold the same and are as long.
     */
    private static final class BarContents {
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
         * The share of runs of a given number of bars, one beginning at every bar, that stand elsewhere in the piece without overlapping; runs
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

    /**
     * A score's notes on a grid of {@value #STEPS} steps in a quarter, the resolution of MusPy, so that measures of scores of
     * different resolutions can be compared.
     */
    private static final class NoteGrid {
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
                    : Math.max(
                            1, 4 * STEPS * metres.get(0).beats() / metres.get(0).beatUnit());
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
}
