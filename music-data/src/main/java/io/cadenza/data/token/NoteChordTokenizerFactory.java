package io.cadenza.data.token;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes the tokenizer {@code note-chord}; its option {@code grid} is the number of steps in a quarter note. */
public final class NoteChordTokenizerFactory implements TokenizerFactory {
    static final String NAME = "note-chord";
    static final String GRID = "grid";
    static final int DEFAULT_GRID = 12;
    static final int MAX_GRID = 48;

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
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.remove(GRID);
        if (!unknown.isEmpty()) {
            throw new CadenzaException("The tokenizer \"note-chord\" has no option \"%s\"; available: grid. Remove it."
                    .formatted(unknown.iterator().next()));
        }
        return new NoteChordTokenizer(grid(options.getOrDefault(GRID, String.valueOf(DEFAULT_GRID))));
    }

    private static int grid(String value) {
        if (!value.matches("[1-9]\\d?") || Integer.parseInt(value) > MAX_GRID) {
            throw new CadenzaException(
                    "The option grid of the tokenizer \"note-chord\" is 1 to %d steps a quarter, not \"%s\"; 4 carries sixteenths, 12 triplets too. Choose one of these."
                            .formatted(MAX_GRID, value));
        }
        return Integer.parseInt(value);
    }
}
