package io.cadenza.core.token;

import io.cadenza.core.sound.Sound;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/** A tokenizer of sound that knows below, near and above silence. */
final class ThreeLevels implements SoundTokenizer {
    @Override
    public String name() {
        return "three-levels";
    }

    @Override
    public SortedMap<String, String> options() {
        return Collections.emptySortedMap();
    }

    @Override
    public List<String> fixedSymbols() {
        return List.of("0", "1", "2");
    }

    @Override
    public int sampleRate() {
        return 8_000;
    }

    @Override
    public List<String> encode(Sound sound) {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                return fixedSymbols().get(Math.round(sound.sample(index)) + 1);
            }

            @Override
            public int size() {
                return sound.length();
            }
        };
    }

    @Override
    public Sound decode(List<String> symbols) {
        float[] samples = new float[symbols.size()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Integer.parseInt(symbols.get(i)) - 1f;
        }
        return Sound.of(sampleRate(), samples);
    }
}
