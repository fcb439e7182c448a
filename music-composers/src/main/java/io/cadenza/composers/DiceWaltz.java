package io.cadenza.composers;

import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The waltz dice game attributed to Mozart, K. 516f: 16 bars of 3/8 in C major, each chosen from eleven by the sum of two
 * dice. The bars are played straight, once; the print repeats both halves.
 */
public final class DiceWaltz implements Composer {
    private static final String NAME = "dice-waltz";

    /** Reads the game when it is first needed, not when composers are listed. */
    private static final class Game {
        static final DiceGame WALTZ = DiceGameParser.resource("dice-waltz.txt");
    }

    /** For {@link java.util.ServiceLoader}. */
    public DiceWaltz() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "waltzes of 16 bars by the throw of two dice, after the game attributed to Mozart (K. 516f)";
    }

    @Override
    public Score compose(long seed) {
        return Game.WALTZ.score(Game.WALTZ.roll(Seeds.generator(seed, NAME)));
    }

    @Override
    public Optional<SourceEntropy> entropy(Function<Score, List<String>> encode) {
        return Optional.of(TokenEntropy.of(BarTokens.of(Game.WALTZ, encode)));
    }
}
