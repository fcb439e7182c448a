package io.cadenza.data.sound;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.SoundTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the tokenizer {@code mu-law} of sound; its options are {@code sampleRate}, the samples in a second, and {@code levels},
 * how many values a sample can have.
 */
public final class MuLawTokenizerFactory implements TokenizerFactory {
    static final String NAME = "mu-law";
    static final String SAMPLE_RATE = "sampleRate";
    static final String LEVELS = "levels";
    private static final int DEFAULT_SAMPLE_RATE = 16_000;
    private static final int DEFAULT_LEVELS = 256;

    /** More is beyond hearing, and a model would have to draw all of it. */
    private static final int MAX_RATE = 48_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "sound, a symbol for each sample: %d levels of the mu-law scale at %d Hz (options levels, sampleRate)"
                .formatted(DEFAULT_LEVELS, DEFAULT_SAMPLE_RATE);
    }

    @Override
    public SoundTokenizer create(Map<String, String> options) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(Set.of(SAMPLE_RATE, LEVELS));
        if (!unknown.isEmpty()) {
            throw new CadenzaException(
                    "The tokenizer \"mu-law\" has no option \"%s\"; available: levels, sampleRate. Remove it."
                            .formatted(unknown.iterator().next()));
        }
        return new MuLawTokenizer(
                number(options, SAMPLE_RATE, DEFAULT_SAMPLE_RATE, SoundFile.MIN_RATE, MAX_RATE, "samples in a second"),
                number(options, LEVELS, DEFAULT_LEVELS, 2, DEFAULT_LEVELS, "values of a sample"));
    }

    private static int number(
            Map<String, String> options, String name, int byDefault, int least, int most, String meaning) {
        String value = options.getOrDefault(name, String.valueOf(byDefault));
        if (!value.matches("[1-9]\\d{0,8}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new CadenzaException(
                    "The option %s of the tokenizer \"mu-law\" is %d to %d %s, not \"%s\"; %d is usual. Choose one of these."
                            .formatted(name, least, most, meaning, value, byDefault));
        }
        return Integer.parseInt(value);
    }
}
