package io.cadenza.core.token;

import io.cadenza.core.sound.Sound;
import java.util.List;
import java.util.function.Function;

/** Sound to symbols and back, one symbol for each sample. */
public non-sealed interface SoundTokenizer extends Tokenizer {
    /** The samples, and so the symbols, in a second. */
    int sampleRate();

    /**
     * The symbols of a sound in order of time. A sound of another sample rate is resampled before.
     *
     * @return a list that costs about a byte for each sample: its symbols are shared
     */
    List<String> encode(Sound sound);

    /**
     * The sound of a sequence of symbols, at this tokenizer's sample rate.
     *
     * @throws IllegalArgumentException if a symbol is not one of this tokenizer's
     */
    Sound decode(List<String> symbols);

    @Override
    default <R> R match(
            Function<? super ScoreTokenizer, ? extends R> ofScores,
            Function<? super SoundTokenizer, ? extends R> ofSound) {
        return ofSound.apply(this);
    }
}
