package io.cadenza.core.sample;

import io.cadenza.core.token.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A piece that a model has written.
 *
 * @param number which of the pieces of a seed it is, from 0
 * @param prompt what it began from
 * @param drawn the tokens drawn after that, without the end token
 * @param ended whether it came to an end by its end token or a {@link Constraint}, and not only to the longest length
 */
public record GeneratedPiece(int number, Prompt prompt, List<Integer> drawn, boolean ended) {
    /** Copies. */
    public GeneratedPiece {
        Objects.requireNonNull(prompt, "prompt");
        drawn = List.copyOf(drawn);
    }

    /** The token ids drawn. */
    public int[] toArray() {
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The symbols of the whole piece: those of a prompt that is kept, then those drawn; without boundaries. */
    public List<String> symbols(Vocabulary vocabulary) {
        List<String> symbols = new ArrayList<>(prompt.kept() ? vocabulary.decode(prompt.toArray()) : List.of());
        symbols.addAll(vocabulary.decode(toArray()));
        return symbols;
    }
}
