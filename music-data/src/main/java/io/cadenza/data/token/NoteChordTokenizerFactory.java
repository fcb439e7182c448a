package io.cadenza.data.token;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.List;
import java.util.Map;

/** Makes the tokenizer {@code note-chord}; its option {@code grid} is the number of steps in a quarter note. */
public final class NoteChordTokenizerFactory implements TokenizerFactory {
    static final String NAME = "note-chord";
    static final String GRID = "grid";
    private static final int DEFAULT_GRID = 12;
    private static final int MAX_GRID = 48;
    static final String GRID_MEANING = "steps in a quarter, of which 4 carry sixteenths and 12 triplets too";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "notes and chords with octaves, durations and waits on a grid";
    }

    /** The option {@code grid}, which other tokenizers have too. */
    static Option grid(String description) {
        return Option.of(GRID, description, 1, MAX_GRID, DEFAULT_GRID);
    }

    @Override
    public List<Option> options() {
        return List.of(grid(GRID_MEANING));
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        return new NoteChordTokenizer(
                OptionValues.of("tokenizer", NAME, options(), options).integer(GRID));
    }
}
