package io.cadenza.composers.grammar;

import io.cadenza.composers.TextFiles;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.Choice;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.Text;
import io.cadenza.core.option.OptionValues;
import java.util.List;
import java.util.Map;

/** Makes the composer {@code grammar}, which rewrites phrases into harmony, rhythm and melody. */
public final class GrammarFactory implements ComposerFactory {
    private static final String GRAMMAR = "grammar";
    private static final String KEY = "key";
    private static final String TEMPO = "tempo";
    private static final String ACCOMPANIMENT = "accompaniment";
    /** Those that lie beside this class. */
    private static final List<String> SHIPPED = List.of("period", "tiny");

    private static final String OF_THE_GRAMMAR = "auto";

    /** For {@link java.util.ServiceLoader}. */
    public GrammarFactory() {}

    @Override
    public String name() {
        return GrammarComposer.NAME;
    }

    @Override
    public String description() {
        return "pieces by a probabilistic context-free grammar, by default periods of eight bars with their cadences";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(
                        GRAMMAR,
                        "the grammar, shipped or your own",
                        new Text("one of " + String.join(", ", SHIPPED) + ", or the path of a text file"),
                        "period"),
                Option.of(
                        KEY,
                        "the key; auto is the grammar's",
                        new Text("auto or a key such as Eb or Am"),
                        OF_THE_GRAMMAR),
                Option.of(TEMPO, "quarters a minute; 0 is the grammar's", new IntRange(0, 1000), "0"),
                Option.of(ACCOMPANIMENT, "what the left hand does", new Choice(Accompaniment.words()), "broken"));
    }

    @Override
    public Map<String, String> asks() {
        return Map.of(KEY, KEY, TEMPO, TEMPO);
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", GrammarComposer.NAME, options(), options);
        Grammar grammar = grammar(values);
        Key key = values.text(KEY).equals(OF_THE_GRAMMAR)
                ? grammar.key()
                : Key.of(values.text(KEY))
                        .orElseThrow(() -> values.error(KEY, "it is no key", "Those are " + Key.NAMES));
        double tempo = values.integer(TEMPO) == 0 ? grammar.quartersPerMinute() : values.integer(TEMPO);
        if (tempo < 4) {
            throw values.error(TEMPO, "that is too slow for MIDI", "Choose 4 or more, or 0 for the grammar's");
        }
        return new GrammarComposer(grammar.played(key, tempo), Accompaniment.of(values.text(ACCOMPANIMENT)));
    }

    private static Grammar grammar(OptionValues values) {
        String name = values.text(GRAMMAR);
        if (SHIPPED.contains(name)) {
            return GrammarParser.parse(name + ".grammar", TextFiles.resource("grammar/" + name + ".grammar"));
        }
        return GrammarParser.parse(name, TextFiles.read(values.path(GRAMMAR), "a grammar"));
    }
}
