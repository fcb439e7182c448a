package io.cadenza.data.sound;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.sound.Sound;
import io.cadenza.core.sound.SoundBuilder;
import io.cadenza.core.token.SoundTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

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

    /** A sample is one symbol: the number of its level on the μ-law scale, from {@code 0} for −1 upwards. */
    static final class MuLawTokenizer implements SoundTokenizer {
        private final int sampleRate;
        private final Companding law;
        private final List<String> symbols;
        private final Map<String, Integer> levels = new HashMap<>();

        /**
         * A tokenizer.
         *
         * @param sampleRate samples in a second
         * @param levels 2 to 256
         */
        MuLawTokenizer(int sampleRate, int levels) {
            this.sampleRate = sampleRate;
            this.law = new Companding(levels);
            this.symbols = IntStream.range(0, levels).mapToObj(String::valueOf).toList();
            for (int level = 0; level < levels; level++) {
                this.levels.put(symbols.get(level), level);
            }
        }

        @Override
        public String name() {
            return MuLawTokenizerFactory.NAME;
        }

        @Override
        public SortedMap<String, String> options() {
            return new TreeMap<>(Map.of(
                    MuLawTokenizerFactory.SAMPLE_RATE, String.valueOf(sampleRate),
                    MuLawTokenizerFactory.LEVELS, String.valueOf(law.levels())));
        }

        @Override
        public List<String> fixedSymbols() {
            return symbols;
        }

        @Override
        public int sampleRate() {
            return sampleRate;
        }

        @Override
        public List<String> encode(Sound sound) {
            Sound resampled = Resampler.resample(sound, sampleRate);
            byte[] encoded = new byte[resampled.length()];
            for (int i = 0; i < encoded.length; i++) {
                encoded[i] = (byte) law.level(resampled.sample(i));
            }
            return new Levels(symbols, encoded);
        }

        @Override
        public Sound decode(List<String> sequence) {
            SoundBuilder builder = new SoundBuilder(sampleRate, sequence.size());
            for (String symbol : sequence) {
                Integer level = levels.get(symbol);
                if (level == null) {
                    throw new IllegalArgumentException(
                            "\"" + symbol + "\" is no level of a sample; levels are 0 to " + (law.levels() - 1));
                }
                builder.add(law.sample(level));
            }
            return builder.build();
        }

        /**
         * μ-law companding to levels: f(x) = sign(x) · ln(1 + μ|x|) / ln(1 + μ) with μ = levels − 1, and [−1, 1] divided into equal
         * steps (ITU-T G.711's continuous formula, as in van den Oord et al. 2016, "WaveNet: a generative model for raw audio", §2.2).
         * Quiet samples keep their shape where linear steps would swallow them.
         *
         * <p>The error of a sample x is at most (|x| + 1/μ) · ((1 + μ)^(1/μ) − 1): with 256 levels 2.2 % of the sample and 0.00009.
         */
        private static final class Companding {
            private final int mu;
            private final double logOfRange;
            private final float[] samples;

            /** @param levels how many, 2 or more */
            Companding(int levels) {
                this.mu = levels - 1;
                this.logOfRange = Math.log1p(mu);
                this.samples = new float[levels];
                for (int level = 0; level < levels; level++) {
                    samples[level] = (float) expand(2.0 * level / mu - 1);
                }
            }

            /** The number of levels. */
            int levels() {
                return samples.length;
            }

            /** The level of a sample: 0 for −1, the highest for 1. */
            int level(float sample) {
                double compressed = Math.signum(sample) * Math.log1p(mu * Math.abs((double) sample)) / logOfRange;
                return (int) Math.floor((compressed + 1) / 2 * mu + 0.5);
            }

            /** The sample of a level. */
            float sample(int level) {
                return samples[level];
            }

            private double expand(double compressed) {
                return Math.signum(compressed) * Math.expm1(Math.abs(compressed) * logOfRange) / mu;
            }
        }

        /** The symbols of a sound in a byte each: an hour at 16 kHz is 58 MB, where references would be four times as many. */
        private static final class Levels extends AbstractList<String> implements RandomAccess {
            private final List<String> symbols;
            private final byte[] levels;

            /**
             * A sequence of levels.
             *
             * @param symbols by level, 256 at most
             * @param levels not copied
             */
            Levels(List<String> symbols, byte[] levels) {
                this.symbols = symbols;
                this.levels = levels;
            }

            @Override
            public String get(int index) {
                return symbols.get(levels[index] & 0xFF);
            }

            @Override
            public int size() {
                return levels.length;
            }
        }
    }
}
