package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * What a player's hands do (Oore et al., This Time with Feeling, 2018): {@code Velocity_79 NoteOn_60 TimeShift_50 NoteOff_60}.
 * Keys go up before others go down at one step, each ascending; a velocity stands where it changes. What a {@link NoteTimeline}
 * holds, with the sustain pedal folded in, survives encoding and decoding, velocity to the nearest of its levels.
 */
final class PerformanceTokenizer implements ScoreTokenizer {
    private final PerformanceOptions options;
    private final PerformanceGrammar grammar;

    PerformanceTokenizer(PerformanceOptions options) {
        this.options = options;
        this.grammar = options.grammar();
    }

    @Override
    public String name() {
        return PerformanceTokenizerFactory.NAME;
    }

    @Override
    public SortedMap<String, String> options() {
        return options.toMap();
    }

    @Override
    public List<String> encode(Score score) {
        Score shortened = Silences.shortened(score, NoteTimeline::isWritten);
        NoteTimeline roll = options.pedal()
                ? NoteTimeline.of(shortened, options.clock(), new SustainPedal(shortened))
                : NoteTimeline.of(shortened, options.clock());
        return new PerformanceWriter(grammar, options.clock())
                .write(roll.strikes()).stream().map(PerformanceSymbol::text).toList();
    }

    @Override
    public List<String> substitute(String symbol, Predicate<String> kept) {
        return new PerformanceSubstitutes(grammar, kept)
                .of(grammar.parse(symbol))
                .map(PerformanceSymbol::text)
                .toList();
    }

    @Override
    public Optional<String> transpose(String symbol, int semitones) {
        return grammar.parse(symbol).transpose(semitones).map(PerformanceSymbol::text);
    }

    @Override
    public boolean isClosed(String symbol) {
        return true;
    }

    @Override
    public Score decode(List<String> symbols) {
        PerformancePlayer player = new PerformancePlayer(options.clock(), grammar.velocities());
        symbols.forEach(symbol -> grammar.parse(symbol).play(player));
        return player.score();
    }
}
