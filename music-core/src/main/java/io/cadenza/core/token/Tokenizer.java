package io.cadenza.core.token;

import io.cadenza.core.CadenzaException;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Music to symbols and back: a {@link ScoreTokenizer} writes down scores, a {@link SoundTokenizer} sound. A tokenizer is a pure
 * function of its options: the same music gives the same symbols on every machine.
 */
public sealed interface Tokenizer permits ScoreTokenizer, SoundTokenizer {
    /** The name under which its factory is found, for example {@code "article"}. */
    String name();

    /** The options that make another tokenizer like this one, as text; kept in the model file. */
    SortedMap<String, String> options();

    /**
     * All symbols there are, in the order of their ids, where they are known before any music is read. Such a vocabulary does
     * not depend on a corpus, and no symbol of it is too rare.
     *
     * @return empty if the symbols are those that music turns out to have
     */
    default List<String> closedSymbols() {
        return List.of();
    }

    /**
     * Simpler symbols that say the same as one symbol or come nearest to it, in order: a chord's notes, for example. What a
     * vocabulary does not know is written with them instead of being lost.
     *
     * @return the smaller symbols, whose own splitting comes to an end; empty if there are none
     */
    default List<String> split(String symbol) {
        return List.of();
    }

    /** What one of two functions makes of this tokenizer, by the kind of music it writes down. */
    <R> R match(
            Function<? super ScoreTokenizer, ? extends R> ofScores,
            Function<? super SoundTokenizer, ? extends R> ofSound);

    /**
     * This tokenizer as one of scores.
     *
     * @throws CadenzaException if it is one of sound
     */
    default ScoreTokenizer requireScores() {
        return match(Function.identity(), sound -> {
            throw new CadenzaException(
                    "The tokenizer \"%s\" writes down sound, and this needs one for scores. Choose another, such as note-chord."
                            .formatted(sound.name()));
        });
    }
}
