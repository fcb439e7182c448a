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
 * REMI, the "revamped MIDI-derived events" of Huang and Yang (Pop Music Transformer, 2020), in MidiTok's words: {@code Bar_None
 * TimeSig_3/4 Position_0 Tempo_121.29 Pitch_60 Velocity_79 Duration_1.0.12}. As in MidiTok each bar names its metre, and a tempo
 * stands where it changes. What a {@link NoteTimeline} holds survives encoding and decoding, velocity and tempo to the nearest of
 * their levels.
 */
final class RemiTokenizer implements ScoreTokenizer {
    private final RemiGrammar grammar;
    private final TimeGrid.Quarters clock;

    RemiTokenizer(RemiGrammar grammar) {
        this.grammar = grammar;
        this.clock = new TimeGrid.Quarters(grammar.grid());
    }

    @Override
    public String name() {
        return RemiTokenizerFactory.NAME;
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
        Score shortened = Silences.shortened(score, NoteTimeline::isWritten);
        return texts(new RemiWriter(grammar, clock, shortened).write(shortened));
    }

    @Override
    public List<String> substitute(String symbol, Predicate<String> kept) {
        return texts(new RemiSubstitutes(grammar, kept).of(grammar.parse(symbol)));
    }

    @Override
    public Optional<String> transpose(String symbol, int semitones) {
        return grammar.parse(symbol).transpose(semitones).map(RemiSymbol::text);
    }

    @Override
    public boolean isClosed(String symbol) {
        return true;
    }

    @Override
    public Score decode(List<String> symbols) {
        RemiPlayer player = new RemiPlayer(clock, grammar.velocities());
        symbols.forEach(symbol -> grammar.parse(symbol).play(player));
        return player.score();
    }

    private static List<String> texts(List<? extends RemiSymbol> symbols) {
        return symbols.stream().map(RemiSymbol::text).toList();
    }
}
