package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Bar by bar and part by part, every note at a position in its bar: {@code TimeSig_3/4 Key_G Tempo_90.0 Program_0 Bar_None
 * Position_0 Pitch_67 …}. The words are MidiTok's, the order that of MMM (Ens and Pasquier, 2020) within each bar.
 *
 * <p>A piece begins with its metre, key, tempo and instruments. A duration stands only where a note does not last until its
 * part's next onset, or the bar line: on the shared corpus this takes a fifth to a third of the symbols away.
 */
final class BarsTokenizer implements ScoreTokenizer {
    private final EventGrammar grammar;
    private final TimeGrid.Quarters clock;

    BarsTokenizer(EventGrammar grammar) {
        this.grammar = grammar;
        this.clock = new TimeGrid.Quarters(grammar.grid());
    }

    @Override
    public String name() {
        return BarsTokenizerFactory.NAME;
    }

    @Override
    public SortedMap<String, String> options() {
        return new TreeMap<>(Map.of(
                RemiTokenizerFactory.GRID, String.valueOf(grammar.grid()),
                RemiTokenizerFactory.VELOCITIES,
                        String.valueOf(grammar.velocities().values().size()),
                RemiTokenizerFactory.TEMPOS,
                        String.valueOf(grammar.tempos().values().size())));
    }

    @Override
    public List<String> encode(Score score) {
        return texts(new BarsWriter(grammar, clock, Silences.shortened(score, note -> true)).write());
    }

    @Override
    public Score decode(List<String> symbols) {
        BarsPlayer player = new BarsPlayer(grammar, clock);
        symbols.forEach(symbol -> player.play(grammar.parse(symbol)));
        return player.score();
    }

    @Override
    public List<String> substitute(String symbol, Predicate<String> kept) {
        return texts(grammar.nearest(grammar.parse(symbol), kept));
    }

    @Override
    public Optional<String> transpose(String symbol, int semitones) {
        return grammar.parse(symbol).transpose(semitones).map(Event::text);
    }

    @Override
    public boolean isClosed(String symbol) {
        return true;
    }

    @Override
    public boolean keepsInstruments() {
        return true;
    }

    private static List<String> texts(List<? extends Event> events) {
        return events.stream().map(Event::text).toList();
    }
}
