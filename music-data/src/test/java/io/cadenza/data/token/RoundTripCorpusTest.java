package io.cadenza.data.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The 81 pieces of the shared corpus from file to symbols to file: how many notes come back otherwise than on the grid. What is
 * expected is computed here from the file's notes, by the rules as the documentation states them.
 */
class RoundTripCorpusTest {
    private static final Path CORPUS =
            Path.of(System.getProperty("cadenza.shared", "../shared")).resolve("corpus");
    private static final int PIECES = 81;
    private static final int LONGEST_QUARTERS = 64;
    private static final int DEFAULT_VELOCITY = 80;

    private static final List<Score> SCORES = new ArrayList<>();

    @BeforeAll
    static void theCorpusIsThere() throws IOException {
        assumeTrue(Files.isDirectory(CORPUS), "the shared corpus is not at " + CORPUS);
        try (Stream<Path> files = Files.walk(CORPUS)) {
            files.filter(file -> file.toString().endsWith(".mid"))
                    .sorted()
                    .forEach(file -> SCORES.add(MidiReader.read(file)));
        }
        assertThat(SCORES).hasSize(PIECES);
    }

    @ParameterizedTest
    @CsvSource({"4", "12"})
    void noteChordBringsBackEveryNoteOfTheGrid(int grid) {
        assertThat(errors("note-chord", Map.of("grid", String.valueOf(grid)), grid, 0))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"12, 32", "24, 127"})
    void remiBringsBackEveryNoteOfTheGridAndItsLevelOfVelocity(int grid, int velocities) {
        Map<String, String> options =
                Map.of("grid", String.valueOf(grid), "velocities", String.valueOf(velocities), "tempos", "32");

        assertThat(errors("remi", options, grid, velocities)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"12, 0"})
    void performanceOnAGridToo(int grid, int velocities) {
        Map<String, String> options =
                Map.of("grid", String.valueOf(grid), "velocities", String.valueOf(velocities), "pedal", "false");

        assertThat(errors("performance", options, grid, velocities)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"100, true", "1000, false"})
    void performanceBringsBackEveryNoteOfItsClockAsThePedalHoldsIt(int rate, boolean pedal) {
        ScoreTokenizer tokenizer =
                create("performance", Map.of("rate", String.valueOf(rate), "pedal", String.valueOf(pedal)));
        long errors = 0;
        for (Score score : SCORES) {
            LongUnaryOperator step = tick -> nearestStep(score, tick, rate);
            ToLongFunction<Note> end = pedal ? note -> heldUntil(note, score) : Note::end;
            Set<Note> expected = onGrid(score, step, end, rate * LONGEST_QUARTERS / 2, 32);
            Score heard = throughFile(tokenizer, score);
            long ticks = heard.ticksPerQuarter() * 2L / rate;
            errors += difference(expected, heard, ticks);
        }
        assertThat(errors).isZero();
    }

    /** Exactly: microseconds times ticks a quarter are whole numbers. */
    private static long nearestStep(Score score, long tick, int rate) {
        long time = 0;
        long reached = 0;
        int tempo = TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER;
        for (TempoChange change : TEMPOS.computeIfAbsent(score, any -> score.events(TempoChange.class))) {
            if (change.tick() >= tick) {
                break;
            }
            time += (change.tick() - reached) * tempo;
            reached = change.tick();
            tempo = change.microsecondsPerQuarter();
        }
        time += (tick - reached) * tempo;
        long second = 1_000_000L * score.ticksPerQuarter();
        return (2 * time * rate + second) / (2 * second);
    }

    private static final Map<Score, List<TempoChange>> TEMPOS = new IdentityHashMap<>();

    /** The tempo at every note, within half a level of the scale from 40 to 250. */
    @Test
    void remiBringsBackTheTempoOfEveryNote() {
        ScoreTokenizer tokenizer = create("remi", Map.of());
        double halfALevel = 210.0 / 31 / 2;
        for (Score score : SCORES) {
            Score heard = throughFile(tokenizer, score);
            TreeMap<Long, Double> before = tempos(score, 12 / (double) score.ticksPerQuarter());
            TreeMap<Long, Double> after = tempos(heard, 1 / 40.0);
            heard.notes().map(note -> note.onset() / 40).forEach(step -> {
                double original = before.floorEntry(step).getValue();
                assertThat(after.floorEntry(step).getValue())
                        .isCloseTo(Math.max(40, Math.min(250, original)), within(halfALevel + 0.01));
            });
        }
    }

    private static Offset<Double> within(double distance) {
        return Offset.offset(distance);
    }

    /** In quarters a minute by the step at which they are nearest; the last of one step counts. */
    private static TreeMap<Long, Double> tempos(Score score, double stepsPerTick) {
        TreeMap<Long, Double> tempos = new TreeMap<>(Map.of(0L, 120.0));
        for (TempoChange change : score.events(TempoChange.class)) {
            tempos.put((long) Math.floor(change.tick() * stepsPerTick + 0.5), change.quartersPerMinute());
        }
        return tempos;
    }

    private static long errors(String name, Map<String, String> options, int grid, int velocities) {
        ScoreTokenizer tokenizer = create(name, options);
        long errors = 0;
        for (Score score : SCORES) {
            long ticksPerQuarter = score.ticksPerQuarter();
            LongUnaryOperator step = tick -> (2 * tick * grid + ticksPerQuarter) / (2 * ticksPerQuarter);
            Set<Note> expected = onGrid(score, step, Note::end, grid * LONGEST_QUARTERS, velocities);
            Score heard = throughFile(tokenizer, score);
            errors += difference(expected, heard, heard.ticksPerQuarter() / grid);
        }
        return errors;
    }

    private static Score throughFile(ScoreTokenizer tokenizer, Score score) {
        Score decoded = tokenizer.decode(tokenizer.encode(score));
        return MidiReader.read("decoded.mid", MidiWriter.toBytes(decoded));
    }

    /** Notes that are on one side only. */
    private static long difference(Set<Note> expected, Score heard, long ticksPerStep) {
        Set<Note> steps = new HashSet<>(heard.notes()
                .map(note -> Note.of(
                        note.onset() / ticksPerStep, note.duration() / ticksPerStep, note.pitch(), note.velocity()))
                .toList());
        Set<Note> union = new HashSet<>(expected);
        union.addAll(steps);
        Set<Note> common = new HashSet<>(expected);
        common.retainAll(steps);
        return union.size() - common.size();
    }

    /** Notes on their steps, a step long at least; of strikes at once the longest and loudest; cut where the key is struck again. */
    private static Set<Note> onGrid(
            Score score, LongUnaryOperator step, ToLongFunction<Note> end, long longest, int velocities) {
        Map<Integer, TreeMap<Long, Note>> byKey = new TreeMap<>();
        score.notes().filter(note -> note.channel() != 9).forEach(note -> {
            long onset = step.applyAsLong(note.onset());
            long length = Math.min(longest, Math.max(1, step.applyAsLong(end.applyAsLong(note)) - onset));
            byKey.computeIfAbsent(note.pitch(), any -> new TreeMap<>())
                    .merge(
                            onset,
                            Note.of(onset, length, note.pitch(), note.velocity()),
                            (a, b) -> Note.of(
                                    onset,
                                    Math.max(a.duration(), b.duration()),
                                    note.pitch(),
                                    Math.max(a.velocity(), b.velocity())));
        });
        Set<Note> notes = new HashSet<>();
        for (TreeMap<Long, Note> strikes : byKey.values()) {
            strikes.forEach((onset, note) -> {
                Long next = strikes.higherKey(onset);
                long length = next == null ? note.duration() : Math.min(note.duration(), next - onset);
                notes.add(Note.of(onset, length, note.pitch(), level(note.velocity(), velocities)));
            });
        }
        return notes;
    }

    /** The nearest of 127 i / levels without the fraction, the lower of two; 80 where nothing is kept. */
    private static int level(int velocity, int levels) {
        int nearest = levels == 0 ? DEFAULT_VELOCITY : 127 / levels;
        for (int i = 2; i <= levels; i++) {
            int level = 127 * i / levels;
            nearest = Math.abs(level - velocity) < Math.abs(nearest - velocity) ? level : nearest;
        }
        return nearest;
    }

    /** The pedal's state at the release decides; if it is down, the next tick at which it goes up. */
    private static long heldUntil(Note note, Score score) {
        boolean down = false;
        for (ControlChange change : pedals(score, note.channel())) {
            if (change.tick() > note.end()) {
                if (!down) {
                    return note.end();
                }
                if (change.value() < 64) {
                    return change.tick();
                }
            } else {
                down = change.value() >= 64;
            }
        }
        return down ? Math.max(note.end(), score.end()) : note.end();
    }

    private static final Map<Score, Map<Integer, List<ControlChange>>> PEDALS = new IdentityHashMap<>();

    private static Collection<ControlChange> pedals(Score score, int channel) {
        return PEDALS.computeIfAbsent(score, any -> new TreeMap<>())
                .computeIfAbsent(
                        channel,
                        any -> score.events(ControlChange.class).stream()
                                .filter(change -> change.controller() == 64 && change.channel() == channel)
                                .toList());
    }

    private static ScoreTokenizer create(String name, Map<String, String> options) {
        return Tokenizers.create(name, options).requireScores();
    }
}
