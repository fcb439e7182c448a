package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The article's idea with rhythm and octaves kept. A symbol is one of
 *
 * <ul>
 *   <li>{@code C4:6}, {@code C4.E4.G4:12}: keys that go down now and last 6 or 12 steps; time stays where it is,
 *   <li>{@code wait:3}: time goes on by 3 steps.
 * </ul>
 *
 * <p>Keys of one onset and duration are one symbol, ascending; symbols of one onset come by their lowest key. All tracks and
 * channels but the drums' are one piano. What is on the grid survives encoding and decoding, up to {@link #MAX_QUARTERS} of
 * duration and {@link #MAX_SILENCE_QUARTERS} between onsets; velocity, tempo and pedal do not, and of a key struck twice at
 * one onset the longer stays.
 */
final class NoteChordTokenizer implements ScoreTokenizer {
    /** The longest duration and the longest single wait, in quarters: two bars of common time. */
    static final int MAX_QUARTERS = 8;

    /** The longest silence, in quarters: a damaged file of a hundred bytes can ask for millions of bars. */
    static final int MAX_SILENCE_QUARTERS = 64;

    private static final int DRUM_CHANNEL = 9;

    private final int grid;

    /** @param grid steps in a quarter */
    NoteChordTokenizer(int grid) {
        this.grid = grid;
    }

    @Override
    public String name() {
        return NoteChordTokenizerFactory.NAME;
    }

    @Override
    public SortedMap<String, String> options() {
        return new TreeMap<>(Map.of(NoteChordTokenizerFactory.GRID, String.valueOf(grid)));
    }

    @Override
    public List<String> encode(Score score) {
        List<String> symbols = new ArrayList<>();
        long now = 0;
        for (Map.Entry<Long, SortedMap<Integer, Integer>> onset :
                durationsByKey(score).entrySet()) {
            wait(onset.getKey() - now, symbols);
            now = onset.getKey();
            chords(onset.getValue()).forEach(chord -> symbols.add(chord.text()));
        }
        return List.copyOf(symbols);
    }

    @Override
    public List<String> split(String symbol) {
        return NoteChordSymbol.parse(symbol, maxSteps()).parts(maxSteps()).stream()
                .map(NoteChordSymbol::text)
                .toList();
    }

    @Override
    public Score decode(List<String> symbols) {
        PianoRoll roll = new PianoRoll(grid);
        symbols.forEach(symbol -> NoteChordSymbol.parse(symbol, maxSteps()).play(roll));
        return roll.score();
    }

    private int maxSteps() {
        return grid * MAX_QUARTERS;
    }

    /** By onset and key, in steps. */
    private SortedMap<Long, SortedMap<Integer, Integer>> durationsByKey(Score score) {
        SortedMap<Long, SortedMap<Integer, Integer>> onsets = new TreeMap<>();
        score.notes().filter(note -> note.channel() != DRUM_CHANNEL).forEach(note -> {
            long onset = step(note.onset(), score);
            long duration = Math.min(maxSteps(), Math.max(1, step(note.end(), score) - onset));
            onsets.computeIfAbsent(onset, at -> new TreeMap<>()).merge(note.key(), (int) duration, Math::max);
        });
        return onsets;
    }

    /** The nearest step; of two equally near the later. */
    private long step(long tick, Score score) {
        long ticksPerQuarter = score.ticksPerQuarter();
        return Math.floorDiv(2 * tick * grid + ticksPerQuarter, 2 * ticksPerQuarter);
    }

    private static List<NoteChordSymbol.Keys> chords(SortedMap<Integer, Integer> durationsByKey) {
        // By duration in the order in which durations first appear from the lowest key up.
        Map<Integer, List<Integer>> keysByDuration = new LinkedHashMap<>();
        durationsByKey.forEach((key, duration) -> keysByDuration
                .computeIfAbsent(duration, any -> new ArrayList<>())
                .add(key));
        return keysByDuration.entrySet().stream()
                .map(entry -> new NoteChordSymbol.Keys(entry.getValue(), entry.getKey()))
                .toList();
    }

    private void wait(long steps, List<String> symbols) {
        long heard = Math.min(steps, (long) grid * MAX_SILENCE_QUARTERS);
        for (long left = heard; left > 0; left -= maxSteps()) {
            symbols.add(new NoteChordSymbol.Wait((int) Math.min(left, maxSteps())).text());
        }
    }
}
