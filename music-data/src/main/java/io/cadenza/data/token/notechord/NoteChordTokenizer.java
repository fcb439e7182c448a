package io.cadenza.data.token.notechord;

import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.data.token.DurationSplit;
import io.cadenza.data.token.GridOptions;
import io.cadenza.data.token.NoteTimeline;
import io.cadenza.data.token.NoteTimeline.NoteOn;
import io.cadenza.data.token.Silences;
import io.cadenza.data.token.TimeGrid;
import io.cadenza.data.token.notechord.NoteChordSymbol.Chord;
import io.cadenza.data.token.notechord.NoteChordSymbol.Wait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The article's idea with rhythm and octaves kept. A symbol is one of
 *
 * <ul>
 *   <li>{@code C4:6}, {@code C4.E4.G4:12}: pitches that are struck now and last 6 or 12 steps; time stays where it is,
 *   <li>{@code wait:3}: time goes on by 3 steps.
 * </ul>
 *
 * <p>Pitches of one onset and duration are one symbol, ascending; symbols of one onset come by their lowest pitch. What a
 * {@link NoteTimeline} holds survives encoding and decoding, with silences up to {@link TimeGrid#LONGEST_QUARTERS}; velocity, tempo
 * and pedal do not.
 */
final class NoteChordTokenizer implements ScoreTokenizer {
    /** The longest single wait, in quarters: two bars of common time. */
    private static final int WAIT_QUARTERS = 8;

    private final TimeGrid.Quarters clock;
    private final int longestWait;

    /** @param grid steps in a quarter */
    NoteChordTokenizer(int grid) {
        this.clock = new TimeGrid.Quarters(grid);
        this.longestWait = grid * WAIT_QUARTERS;
    }

    @Override
    public String name() {
        return NoteChordTokenizerFactory.NAME;
    }

    @Override
    public SortedMap<String, String> options() {
        return new TreeMap<>(Map.of(GridOptions.GRID, String.valueOf(clock.grid())));
    }

    @Override
    public List<String> encode(Score score) {
        List<String> symbols = new ArrayList<>();
        long now = 0;
        Score shortened = Silences.shortened(score, NoteTimeline::isWritten);
        for (List<NoteOn> onset : onsets(NoteTimeline.of(shortened, clock).strikes())) {
            long reached = onset.get(0).onset();
            DurationSplit.parts(reached - now, longestWait).forEach(steps -> symbols.add(new Wait(steps).text()));
            now = reached;
            chords(onset).forEach(chord -> symbols.add(chord.text()));
        }
        return List.copyOf(symbols);
    }

    private static Iterable<List<NoteOn>> onsets(List<NoteOn> strikes) {
        SortedMap<Long, List<NoteOn>> byOnset = new TreeMap<>();
        strikes.forEach(strike ->
                byOnset.computeIfAbsent(strike.onset(), at -> new ArrayList<>()).add(strike));
        return byOnset.values();
    }

    /** The strikes of one onset by duration, in the order in which durations first appear from the lowest pitch up. */
    private static List<Chord> chords(List<NoteOn> onset) {
        Map<Integer, List<Integer>> pitchesByDuration = new LinkedHashMap<>();
        onset.forEach(strike -> pitchesByDuration
                .computeIfAbsent(strike.steps(), any -> new ArrayList<>())
                .add(strike.pitch()));
        return pitchesByDuration.entrySet().stream()
                .map(entry -> new Chord(entry.getValue(), entry.getKey()))
                .toList();
    }

    @Override
    public List<String> substitute(String symbol, Predicate<String> kept) {
        return new NoteChordSubstitutes(kept, clock.longest(), longestWait)
                .of(parse(symbol)).stream().map(NoteChordSymbol::text).toList();
    }

    @Override
    public Optional<String> transpose(String symbol, int semitones) {
        return parse(symbol).transpose(semitones).map(NoteChordSymbol::text);
    }

    @Override
    public Score decode(List<String> symbols) {
        NoteTimeline timeline = new NoteTimeline(clock);
        long now = 0;
        for (String text : symbols) {
            NoteChordSymbol symbol = parse(text);
            if (symbol instanceof Chord chord) {
                for (int pitch : chord.pitches()) {
                    timeline.strike(now, pitch, chord.steps(), NoteTimeline.VELOCITY);
                }
            } else {
                now += symbol.steps();
            }
        }
        return timeline.score();
    }

    private NoteChordSymbol parse(String symbol) {
        return NoteChordSymbol.parse(symbol, clock.longest(), longestWait);
    }
}
