package io.cadenza.data.sound;

import io.cadenza.core.sound.Sound;
import io.cadenza.core.sound.SoundBuilder;
import io.cadenza.core.token.SoundTokenizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A sample is one symbol: the number of its level on the μ-law scale, from {@code 0} for −1 upwards. */
final class MuLawTokenizer implements SoundTokenizer {
    private final int sampleRate;
    private final MuLaw law;
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
        this.law = new MuLaw(levels);
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
        return new MuLawLevels(symbols, encoded);
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
}
