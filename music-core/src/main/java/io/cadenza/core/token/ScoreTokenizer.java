package io.cadenza.core.token;

import io.cadenza.core.score.Score;
import java.util.List;
import java.util.function.Function;

/** Scores to symbols and back. */
public non-sealed interface ScoreTokenizer extends Tokenizer {
    /**
     * The symbols of a score in order of time; empty if the score holds nothing this tokenizer writes down.
     *
     * @throws io.cadenza.core.CadenzaException if the score breaks a rule of this tokenizer; the message says which
     */
    List<String> encode(Score score);

    /**
     * The music of a sequence of symbols. Any sequence of known symbols is music, however a model may order them.
     *
     * @throws IllegalArgumentException if a symbol is not one of this tokenizer's
     */
    Score decode(List<String> symbols);

    /**
     * Whether this tokenizer has a rule of its own for which instruments it writes down, so that unless a user asks for it none
     * are filtered out before.
     */
    default boolean choosesInstruments() {
        return false;
    }

    /** Whether this tokenizer writes down which instrument plays, drums included, so that unless a user asks for it none is left out. */
    default boolean keepsInstruments() {
        return false;
    }

    @Override
    default <R> R match(
            Function<? super ScoreTokenizer, ? extends R> ofScores,
            Function<? super SoundTokenizer, ? extends R> ofSound) {
        return ofScores.apply(this);
    }
}
