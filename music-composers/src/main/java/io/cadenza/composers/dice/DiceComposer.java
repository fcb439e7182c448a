package io.cadenza.composers.dice;

import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plays a dice game.
 *
 * @param name of the composer, which also tells its dice from those of others
 * @param game what is played
 */
record DiceComposer(String name, DiceGame game) implements Composer {
    /** The option, and what is asked by it. */
    static final String TEMPO = "tempo";

    /** A composer that plays a game as its options wish. */
    static DiceComposer of(String name, DiceGame game, OptionValues options) {
        return new DiceComposer(name, game.withTempo(options.real(TEMPO)));
    }

    /** The tempo, with the game's own by default. */
    static Option tempoOption(int defaultValue) {
        return Option.of(TEMPO, "quarters a minute", new OptionType.RealRange(4, 1000), String.valueOf(defaultValue));
    }

    @Override
    public Score compose(long seed) {
        return game.score(game.roll(Seeds.generator(seed, name)));
    }

    @Override
    public Optional<SourceEntropy> entropy(Function<Score, List<String>> encode) {
        return Optional.of(TokenEntropy.of(BarTokens.of(game, encode)));
    }
}
