package io.cadenza.core.token;

import io.cadenza.core.CadenzaException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Converts music to symbols and back: a {@link ScoreTokenizer} for scores, a {@link SoundTokenizer} for sound. A tokenizer is a pure
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
    default List<String> fixedSymbols() {
        return List.of();
    }

    /**
     * What to write for a symbol that a vocabulary does not keep, so that its music is not lost: symbols that say the same, as
     * a chord's largest kept part and the notes that remain, or come nearest to it, as the nearest velocity that is kept.
     *
     * @param symbol one of this tokenizer's that is not kept
     * @param kept tells the symbols that are; more of them may be kept when it is asked again
     * @return symbols in order, kept ones or such as can be substituted in turn, which comes to an end; empty if none comes
     *     near, and the symbol is left out
     */
    default List<String> substitute(String symbol, Predicate<String> kept) {
        return List.of();
    }

    /**
     * Whether a symbol belongs to a closed alphabet, such as pitches, positions or bins of tempo: a vocabulary then keeps it
     * however rare it is.
     *
     * @param symbol one of this tokenizer's
     */
    default boolean isClosed(String symbol) {
        return false;
    }

    /** What one of two functions makes of this tokenizer, by the kind of music it writes down. */
    <R> R match(
            Function<? super ScoreTokenizer, ? extends R> ofScores,
            Function<? super SoundTokenizer, ? extends R> ofSound);

    /**
     * A symbol of the same music, higher or lower. A piece is transposed symbol by symbol.
     *
     * @param symbol one of this tokenizer's
     * @param semitones by how much, upwards if positive
     * @return the transposed symbol, the same symbol if it has no pitch; empty if a pitch would leave the 128 MIDI keys
     *     or this tokenizer cannot tell
     */
    default Optional<String> transpose(String symbol, int semitones) {
        return Optional.empty();
    }

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

    /**
     * This tokenizer as one of sound.
     *
     * @throws CadenzaException if it is one of scores
     */
    default SoundTokenizer requireSound() {
        return match(
                scores -> {
                    throw new CadenzaException(
                            "The tokenizer \"%s\" writes down scores, and this needs one for sound. Choose another, such as mu-law."
                                    .formatted(scores.name()));
                },
                Function.identity());
    }
}
