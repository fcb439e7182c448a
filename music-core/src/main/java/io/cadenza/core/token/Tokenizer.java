package io.cadenza.core.token;

import io.cadenza.core.score.Score;
import java.util.List;
import java.util.SortedMap;

/**
 * Music to symbols and back. A tokenizer is a pure function of its options: the same score gives the same symbols on every
 * machine.
 */
public interface Tokenizer {
    /** The name under which its factory is found, for example {@code "article"}. */
    String name();

    /** The options that make another tokenizer like this one, as text; kept in the model file. */
    SortedMap<String, String> options();

    /**
     * The symbols of a score in order of time; empty if the score holds nothing this tokenizer writes down.
     *
     * @throws io.cadenza.core.CadenzaException if the score breaks a rule of this tokenizer; the message says which
     */
    List<String> encode(Score score);

    /**
     * Simpler symbols that say the same as one symbol or come nearest to it, in order: a chord's notes, for example. What a
     * vocabulary does not know is written with them instead of being lost.
     *
     * @return the smaller symbols, whose own splitting comes to an end; empty if there are none
     */
    default List<String> split(String symbol) {
        return List.of();
    }

    /**
     * The music of a sequence of symbols. Any sequence of known symbols is music, however a model may order them.
     *
     * @throws IllegalArgumentException if a symbol is not one of this tokenizer's
     */
    Score decode(List<String> symbols);
}
