package io.cadenza.core.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
    @JsonSubTypes.Type(value = TransformerSpec.class, name = "transformer"),
    @JsonSubTypes.Type(value = NgramSpec.class, name = "ngram"),
})
public sealed interface ModelSpec permits WaveNetSpec, SimpleWaveNetSpec, LstmSpec, TransformerSpec, NgramSpec {
    /** The name of this kind of model, of those in {@link ModelTypes}. */
    String type();

    /** The number of symbols, V. */
    int vocabularySize();

    /** The share of activations dropped in training, 0 (none) to less than 1. */
    double dropout();

    /** The share of what passes from layer to layer that is dropped in training, 0 (none) to less than 1. */
    default double layerDropout() {
        return 0;
    }

    /** The same model with another dropout between layers; a model that has none is returned as it is. */
    default ModelSpec withLayerDropout(double share) {
        return this;
    }

    /** The same model with another dropout; a model that has none is returned as it is. */
    ModelSpec withDropout(double share);

    /** Names and shapes of all weights: the portable contract between backends. */
    SortedMap<String, Shape> weightShapes();

    /** Whether the weights are learned by gradient descent; otherwise they are counts, start at zero and have no moments. */
    @JsonIgnore
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

    /**
     * Model FLOPs of the logits of one window: the arithmetic that the model's definition asks for, whatever a backend makes
     * of it (Chowdhery et al. 2022, "PaLM", appendix B). Only matrix products count, those with weights and those of
     * attention, two operations for each multiplication with its addition; looking up embeddings, element-wise functions and the optimiser do not.
     *
     * @param window tokens T, 1 or more
     * @param scored how many of the last positions have logits, 1 to T
     */
    double forwardFlops(int window, int scored);

    /** The FLOPs of generating one token: one new position, with the past remembered. */
    default double generationFlops() {
        return forwardFlops(1, 1);
    }

    /**
     * The FLOPs of one training step for each token of its windows: three times those of the logits, for the gradients of
     * each product's two factors are products of the same size.
     */
    default double trainingFlopsPerToken(int window, int scored) {
        return 3 * forwardFlops(window, scored) / window;
    }

    /**
     * How many values a training step holds at least for each of its windows, whatever the backend: the logits, their
     * gradient, the embedded tokens and the outputs of layers.
     */
    double activationsPerWindow(int window);

    /**
     * How many values training holds at least, whatever the backend: weights, gradients and two moments in the library, the
     * state as it began or was saved last in Java, and what one batch needs.
     */
    default double trainingValues(int batchSize, int window) {
        int copies = isDifferentiable() ? 7 : 0;
        return copies * (double) parameterCount() + batchSize * activationsPerWindow(window);
    }

    /** The number of trainable values. */
    default long parameterCount() {
        return weightShapes().values().stream().mapToLong(Shape::size).sum();
    }
}
