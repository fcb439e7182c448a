package io.cadenza.composers.dice;

import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import java.util.List;
import java.util.Map;

/**
 * Makes the composer {@code dice-waltz}: the game attributed to Mozart, K. 516f, with 16 bars of 3/8 in C major, each chosen
 * from eleven by the sum of two dice. The bars are played straight, once; the print repeats both halves.
 */
public final class DiceWaltzFactory implements ComposerFactory {
    private static final String NAME = "dice-waltz";

    /** For {@link java.util.ServiceLoader}. */
    public DiceWaltzFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "waltzes of 16 bars by the throw of two dice, after the game attributed to Mozart (K. 516f)";
    }

    @Override
    public List<Option> options() {
        return List.of(DiceComposer.tempoOption(90));
    }

    @Override
    public Map<String, String> asks() {
        return Map.of(DiceComposer.TEMPO, DiceComposer.TEMPO);
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", NAME, options(), options);
        return DiceComposer.of(NAME, DiceGameParser.resource("dice-waltz.txt"), values);
    }
}
