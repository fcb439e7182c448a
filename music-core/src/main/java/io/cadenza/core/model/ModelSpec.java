package io.cadenza.core.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.SortedMap;

/**
 * What a model computes, without any backend: its sizes, and through them the names and shapes of its weights. In files it
 * is JSON with a {@code type}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WaveNetSpec.class, name = "wavenet"),
    @JsonSubTypes.Type(value = SimpleWaveNetSpec.class, name = "wavenet-simple"),
    @JsonSubTypes.Type(value = LstmSpec.class, name = "lstm"),
    @JsonSubTypes.Type(value = NgramSpec.class, name = "ngram"),
})
public sealed interface ModelSpec permits WaveNetSpec, SimpleWaveNetSpec, LstmSpec, NgramSpec {
    /** The name of this kind of model: {@code wavenet}, {@code wavenet-simple}, {@code lstm} or {@code ngram}. */
    String type();

    /** The number of symbols, V. */
    int vocabularySize();

    /** The share of activations dropped in training, 0 (none) to less than 1. */
    double dropout();

    /** The same model with another dropout; a model that has none is returned as it is. */
    ModelSpec withDropout(double share);

    /** Names and shapes of all weights: the portable contract between backends. */
    SortedMap<String, Shape> weightShapes();

    /** Whether the weights are learnt by descent; without one they are counts, begin at zero and have no moments. */
    default boolean isDifferentiable() {
        return true;
    }

    /** Names and shapes of what the optimiser remembers twice: all weights, or none of a model without a gradient. */
    default SortedMap<String, Shape> momentShapes() {
        return isDifferentiable() ? weightShapes() : Collections.emptySortedMap();
    }

    /** How many of the latest tokens can influence the next token's logits; {@link Integer#MAX_VALUE} if all can. */
    int receptiveField();

    /**
     * How many positions of a window of {@code time} tokens this model gives logits for: {@code time}, or 1 for a model that
     * predicts only the token after the window.
     */
    default int outputLength(int time) {
        return time;
    }

    /**
     * Checks token ids.
     *
     * @throws IllegalArgumentException if one is outside the vocabulary
     */
    default void requireIds(int[] ids) {
        int vocabularySize = vocabularySize();
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize) {
                throw new IllegalArgumentException("A token id is 0 to " + (vocabularySize - 1) + ", not " + id);
            }
        }
    }

    /** The number of trainable values. */
    default long parameterCount() {
        return weightShapes().values().stream().mapToLong(Shape::size).sum();
    }
}
