package io.cadenza.data.token;

import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.Map;

/** Makes the tokenizer {@code note-chord}; its option {@code grid} is the number of steps in a quarter note. */
public final class NoteChordTokenizerFactory implements TokenizerFactory {
    static final String NAME = "note-chord";
    static final String GRID = "grid";
    static final int DEFAULT_GRID = 12;
    static final int MAX_GRID = 48;
    static final String GRID_MEANING = "steps a quarter, of which 4 carry sixteenths and 12 triplets too";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "notes and chords with octaves, durations and waits on a grid of %d steps a quarter (option grid)"
                .formatted(DEFAULT_GRID);
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        Options given = new Options(NAME, options).allow(GRID);
        return new NoteChordTokenizer(given.integer(GRID, DEFAULT_GRID, 1, MAX_GRID, GRID_MEANING));
    }
}
