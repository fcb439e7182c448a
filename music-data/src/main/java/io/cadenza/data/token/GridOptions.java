package io.cadenza.data.token;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The options that several tokenizers have: steps in a quarter, and the numbers of bins of velocity and tempo. */
public final class GridOptions {
    /** Steps in a quarter. */
    public static final String GRID = "grid";
    /** The number of bins of velocity. */
    public static final String VELOCITIES = "velocities";
    /** The number of bins of tempo. */
    public static final String TEMPOS = "tempos";

    /** What a grid is, for tokenizers that need no other words. */
    public static final String GRID_MEANING = "steps in a quarter, of which 4 carry sixteenths and 12 triplets too";

    /** MidiTok's number of bins. */
    public static final int BINS = 32;

    private static final int DEFAULT_GRID = 12;
    private static final int MAX_GRID = 48;
    private static final int MAX_TEMPOS = 200;

    /** The longest single duration, in quarters; longer notes have several. */
    private static final int DURATION_QUARTERS = 8;

    private GridOptions() {}

    /** The option {@code grid}. */
    public static Option grid(String description) {
        return Option.of(GRID, description, 1, MAX_GRID, DEFAULT_GRID);
    }

    /** The option {@code velocities}. */
    public static Option velocities(int bins) {
        return Option.of(VELOCITIES, "levels of velocity, of which 127 keep each and 0 none", 0, 127, bins);
    }

    /** All three options. */
    public static List<Option> of(int velocities, int tempos) {
        return List.of(
                grid(GRID_MEANING),
                velocities(velocities),
                Option.of(
                        TEMPOS,
                        "levels of tempo from 40 to 250 quarters a minute, of which 0 keeps none",
                        0,
                        MAX_TEMPOS,
                        tempos));
    }

    /** The grammar of a tokenizer with all three options. */
    public static EventGrammar grammar(String tokenizer, Set<String> types, OptionValues values) {
        int grid = values.integer(GRID);
        int tempos = values.integer(TEMPOS);
        if (tempos == 1) {
            throw values.error(
                    TEMPOS,
                    "one level would play all music at 40 quarters a minute",
                    "Choose 0 or 2 to " + MAX_TEMPOS + "; 0 keeps no tempo");
        }
        return new EventGrammar(
                tokenizer,
                types,
                grid,
                grid * DURATION_QUARTERS,
                Bins.ofVelocity(values.integer(VELOCITIES)),
                Bins.ofTempo(tempos));
    }

    /** All three options of a grammar as text. */
    public static SortedMap<String, String> toMap(EventGrammar grammar) {
        return new TreeMap<>(Map.of(
                GRID, String.valueOf(grammar.grid()),
                VELOCITIES, String.valueOf(grammar.velocities().values().size()),
                TEMPOS, String.valueOf(grammar.tempos().values().size())));
    }
}
