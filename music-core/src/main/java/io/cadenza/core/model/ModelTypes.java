package io.cadenza.core.model;

import io.cadenza.core.CadenzaException;
import java.util.List;
import java.util.Map;

/** The kinds of models, by name. */
public final class ModelTypes {
    private static final List<ModelType> ALL =
            List.of(WaveNetSpec.TYPE, SimpleWaveNetSpec.TYPE, LstmSpec.TYPE, TransformerSpec.TYPE, NgramSpec.TYPE);

    private ModelTypes() {}

    /** All kinds of models. */
    public static List<ModelType> all() {
        return ALL;
    }

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(ModelType::name).toList();
    }

    /**
     * The kind of that name.
     *
     * @throws CadenzaException if there is none
     */
    public static ModelType of(String name) {
        return ALL.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new CadenzaException("No model type \"%s\"; available: %s.".formatted(name, names())));
    }

    /**
     * A model with its kind's default sizes.
     *
     * <p>{@code wavenet}: five gated residual blocks of 64 channels, dilations 1 to 16, receptive field 33.
     * {@code wavenet-simple} and {@code lstm}: the article's sizes. {@code transformer}: three layers of 96 channels, about as
     * many parameters as {@code lstm}. {@code ngram}: order 8, discount 0.9, the best on held-out
     * pieces of the shared corpus; see docs/evaluation.md.
     *
     * @throws CadenzaException if there is none of that name
     */
    public static ModelSpec named(String name, int vocabularySize) {
        return of(name).spec(vocabularySize, Map.of());
    }
}
