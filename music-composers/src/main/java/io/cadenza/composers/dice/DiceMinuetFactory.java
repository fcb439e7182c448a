package io.cadenza.composers.dice;

import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.Choice;
import io.cadenza.core.option.OptionValues;
import java.util.List;
import java.util.Map;

/**
 * Makes the composer {@code dice-minuet}: Stadler's table for composing minuets and trios, often printed under Mozart's or
 * Haydn's name. Sixteen bars of 3/4 in D major, each chosen from eleven by the sum of two dice, and sixteen in G major, each
 * chosen from six by one die. Together they are the 272 measures of which the article speaks.
 */
public final class DiceMinuetFactory implements ComposerFactory {
    private static final String NAME = "dice-minuet";
    private static final String FORM = "form";
    private static final String BOTH = "minuet-and-trio";
    private static final String MINUET = "minuet";
    private static final String TRIO = "trio";

    /** For {@link java.util.ServiceLoader}. */
    public DiceMinuetFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "minuets by two dice with trios by one, 16 bars each, after Stadler's table of 272 measures";
    }

    @Override
    public List<Option> options() {
        return List.of(
                DiceComposer.tempoOption(110),
                Option.of(FORM, "what is played, each part once", new Choice(List.of(BOTH, MINUET, TRIO)), BOTH));
    }

    @Override
    public Map<String, String> asks() {
        return Map.of(DiceComposer.TEMPO, DiceComposer.TEMPO);
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", NAME, options(), options);
        return DiceComposer.of(NAME, game(values.text(FORM)), values);
    }

    private static DiceGame game(String form) {
        DiceGame minuet = DiceGameParser.resource("dice-minuet.txt");
        DiceGame trio = DiceGameParser.resource("dice-trio.txt");
        return switch (form) {
            case MINUET -> minuet;
            case TRIO -> trio;
            default -> minuet.then(trio);
        };
    }
}
