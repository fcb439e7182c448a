package io.cadenza.data.token;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Music for properties, and what a piano with one string to a key makes of it. */
public final class RandomMusic {
    /** The longest note and silence that are promised, in quarters. */
    private static final int LONGEST_QUARTERS = 64;

    private static final List<String> PITCH_CLASSES =
            List.of("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B");

    private RandomMusic() {}

    /** The name of a pitch in scientific notation: 60 is C4. */
    public static String pitchName(int pitch) {
        return PITCH_CLASSES.get(pitch % 12) + (pitch / 12 - 1);
    }

    /** Notes on the steps of a grid: a tick is a step. No key is struck twice at once, and no silence is too long. */
    public static Arbitrary<List<Note>> notes(int grid) {
        Arbitrary<Integer> keys = Arbitraries.integers().between(0, 127);
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, LONGEST_QUARTERS * grid);
        Arbitrary<Integer> velocities = Arbitraries.integers().between(1, 127);
        return Combinators.combine(onsets(grid), keys, steps, velocities)
                .as((onset, key, length, velocity) -> Note.of(onset, length, key, velocity))
                .list()
                .uniqueElements(note -> List.of(note.onset(), note.pitch()))
                .ofMaxSize(50);
    }

    private static Arbitrary<Integer> onsets(int grid) {
        Arbitrary<Integer> anywhere = Arbitraries.integers().between(0, LONGEST_QUARTERS * grid);
        Arbitrary<Integer> near = Arbitraries.integers().between(0, 3 * grid);
        return Arbitraries.oneOf(anywhere, near);
    }

    public static Score score(int ticksPerQuarter, List<Note> notes, List<? extends ScoreEvent> events) {
        return new Score(ticksPerQuarter, List.of(new Track("", notes, List.copyOf(events))));
    }

    /** The notes with each cut where its key is struck again, in steps of a grid, in order of time. */
    public static List<Note> asPlayed(List<Note> notes) {
        Map<Integer, List<Note>> byKey = new TreeMap<>(notes.stream().collect(Collectors.groupingBy(Note::pitch)));
        List<Note> played = new ArrayList<>();
        for (List<Note> strikes : byKey.values()) {
            List<Note> inTime = strikes.stream()
                    .sorted(Comparator.comparingLong(Note::onset))
                    .toList();
            for (int i = 0; i < inTime.size(); i++) {
                Note note = inTime.get(i);
                long until = i + 1 < inTime.size() ? inTime.get(i + 1).onset() : Long.MAX_VALUE;
                long length = Math.min(note.duration(), until - note.onset());
                played.add(Note.of(note.onset(), length, note.pitch(), note.velocity()));
            }
        }
        return inOrder(played);
    }

    public static List<Note> inOrder(List<Note> notes) {
        return notes.stream()
                .sorted(Comparator.comparingLong(Note::onset).thenComparingInt(Note::pitch))
                .toList();
    }

    /** The notes of a score in steps of a grid. */
    public static List<Note> inSteps(Score score, int grid) {
        int ticks = score.ticksPerQuarter() / grid;
        return inOrder(score.notes()
                .map(note -> Note.of(note.onset() / ticks, note.duration() / ticks, note.pitch(), note.velocity()))
                .toList());
    }

    /** The notes with every velocity set. */
    public static List<Note> withVelocity(int velocity, List<Note> notes) {
        return notes.stream()
                .map(note -> Note.of(note.onset(), note.duration(), note.pitch(), velocity))
                .toList();
    }

    /** Any symbol of the tokenizer bars on a grid of 12. */
    public static Arbitrary<String> barsSymbols() {
        return Arbitraries.oneOf(
                Arbitraries.just("Bar_None"),
                Arbitraries.of("TimeSig_4/4", "TimeSig_3/4", "TimeSig_6/8", "TimeSig_5/16", "TimeSig_1/128"),
                Arbitraries.of("Key_C", "Key_Am", "Key_F#m", "Key_Cb", "Key_C#"),
                Arbitraries.of("Tempo_40.0", "Tempo_120.0", "Tempo_250.0"),
                Arbitraries.of("Program_0", "Program_0.2", "Program_40", "Program_127", "Program_-1"),
                Arbitraries.integers().between(0, 191).map(step -> "Position_" + step),
                Arbitraries.integers().between(0, 127).map(pitch -> "Pitch_" + pitch),
                Arbitraries.integers().between(0, 127).map(pitch -> "PitchDrum_" + pitch),
                Arbitraries.integers().between(1, 8).map(level -> "Velocity_" + 127 * level / 8),
                Arbitraries.integers().between(1, 96).map(n -> "Duration_" + n / 12 + "." + n % 12 + ".12"));
    }
}
