package io.cadenza.data.sound;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.SoundTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.List;
import java.util.Map;

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
        return "sound, a symbol for each sample: %d levels of the mu-law scale at %d Hz"
                .formatted(DEFAULT_LEVELS, DEFAULT_SAMPLE_RATE);
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(LEVELS, "values a sample can have", 2, DEFAULT_LEVELS, DEFAULT_LEVELS),
                Option.of(SAMPLE_RATE, "samples in a second", SoundFile.MIN_RATE, MAX_RATE, DEFAULT_SAMPLE_RATE));
    }

    @Override
    public SoundTokenizer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("tokenizer", NAME, options(), options);
        return new MuLawTokenizer(values.integer(SAMPLE_RATE), values.integer(LEVELS));
    }
}
