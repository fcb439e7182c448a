package io.cadenza.composers.dice;

import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.Text;
import io.cadenza.core.option.OptionValues;
import java.util.List;
import java.util.Map;

/**
 * Makes the composer {@code dice-game}: any game written in the text form of the shipped ones, which docs/composers.md
 * describes.
 */
public final class DiceGameFactory implements ComposerFactory {
    private static final String NAME = "dice-game";
    private static final String TABLE = "table";
    private static final String TEMPO = "tempo";

    /** For {@link java.util.ServiceLoader}. */
    public DiceGameFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "pieces by dice from a table and bars of your own, in a text file";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.required(TABLE, "the table and its bars", new Text("the path of a text file")),
                Option.of(TEMPO, "quarters a minute; 0 is the file's own", new IntRange(0, 1000), "0"));
    }

    @Override
    public Map<String, String> asks() {
        return Map.of(TEMPO, TEMPO);
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", NAME, options(), options);
        DiceGame game = DiceGameParser.file(values.path(TABLE));
        int tempo = values.integer(TEMPO);
        if (tempo > 0 && tempo < 4) {
            throw values.error(TEMPO, "that is too slow for MIDI", "Choose 4 or more, or 0 for the file's");
        }
        return new DiceComposer(NAME, tempo == 0 ? game : game.withTempo(tempo));
    }
}
