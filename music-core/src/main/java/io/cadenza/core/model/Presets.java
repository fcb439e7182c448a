package io.cadenza.core.model;

import io.cadenza.core.CadenzaException;
import java.util.List;

/** Specifications by name, for those who do not want to choose sizes. */
public final class Presets {
    private static final List<String> NAMES = List.of("wavenet", "wavenet-simple", "lstm", "ngram");

    private Presets() {}

    /** The names of all presets. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A preset for a vocabulary.
     *
     * <p>{@code wavenet}: five gated residual blocks of 64 channels, dilations 1 to 16, receptive field 33.
     * {@code wavenet-simple} and {@code lstm}: the article's sizes. {@code ngram}: order 8, discount 0.9, the best on held-out
     * pieces of the shared corpus; see docs/evaluation.md.
     *
     * @throws CadenzaException if there is none of that name
     */
    public static ModelSpec named(String name, int vocabularySize) {
        return switch (name) {
            case "wavenet" -> new WaveNetSpec(vocabularySize, 64, 64, 64, 256, 2, List.of(1, 2, 4, 8, 16), 0.0);
            case "wavenet-simple" ->
                new SimpleWaveNetSpec(
                        vocabularySize,
                        100,
                        List.of(64, 128, 256),
                        3,
                        List.of(1, 2, 4),
                        256,
                        0.2,
                        SimpleWaveNetSpec.DEFAULT_WINDOW);
            case "lstm" -> new LstmSpec(vocabularySize, 100, List.of(128, 128), 256, 0.0);
            case "ngram" -> NgramSpec.empty(vocabularySize, 8, 0.9, 1);
            default -> throw new CadenzaException("No model preset \"%s\"; available: %s.".formatted(name, NAMES));
        };
    }
}
