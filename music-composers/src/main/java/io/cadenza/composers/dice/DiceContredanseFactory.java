package io.cadenza.composers.dice;

import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import java.util.List;
import java.util.Map;

/**
 * Makes the composer {@code dice-contredanse}: the game attributed to Mozart, K. Anh. 294d, with 16 bars of 2/4 in C major,
 * each chosen from eleven by the sum of two dice. The bars are played straight, once.
 */
public final class DiceContredanseFactory implements ComposerFactory {
    private static final String NAME = "dice-contredanse";

    /** For {@link java.util.ServiceLoader}. */
    public DiceContredanseFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "contredanses of 16 bars by the throw of two dice, after the game attributed to Mozart (K. Anh. 294d)";
    }

    @Override
    public List<Option> options() {
        return List.of(DiceComposer.tempoOption(100));
    }

    @Override
    public Map<String, String> asks() {
        return Map.of(DiceComposer.TEMPO, DiceComposer.TEMPO);
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", NAME, options(), options);
        return DiceComposer.of(NAME, DiceGameParser.resource("dice-contredanse.txt"), values);
    }
}
