package io.cadenza.data.token.notechord;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.data.token.GridOptions;
import java.util.List;
import java.util.Map;

/** Makes the tokenizer {@code note-chord}; its option {@code grid} is the number of steps in a quarter note. */
public final class NoteChordTokenizerFactory implements TokenizerFactory {
    static final String NAME = "note-chord";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "notes and chords with octaves, durations and waits on a grid";
    }

    @Override
    public List<Option> options() {
        return List.of(GridOptions.grid(GridOptions.GRID_MEANING));
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        return new NoteChordTokenizer(
                OptionValues.of("tokenizer", NAME, options(), options).integer(GridOptions.GRID));
    }
}
