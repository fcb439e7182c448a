package io.cadenza.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stacked long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) on embedded
 * tokens, with a dense head.
 *
 * <p>Gates lie in the order i, f, g, o: c ← σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c); logits =
 * output(ReLU(head(h of the last layer))).
 *
 * @param vocabularySize number of symbols V, 1 or more
 * @param embeddingSize channels of the embedding E, 1 or more
 * @param hiddenSizes units of each layer, each 1 or more
 * @param headSize channels before the output layer H, 1 or more
 * @param dropout share of the last hidden state and of head activations dropped in training
 * @param layerDropout share of each layer's hidden states dropped in training on their way to the layer above; never on their way
 *     to the next step (Zaremba et al. 2014, "Recurrent neural network regularization")
 */
public record LstmSpec(
        int vocabularySize,
        int embeddingSize,
        List<Integer> hiddenSizes,
        int headSize,
        double dropout,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) double layerDropout)
        implements ModelSpec {
    /** How it is called and configured. */
    public static final ModelType TYPE = new ModelType(
            "lstm",
            List.of(
                    ModelType.channels("embeddingSize", "channels of the embedding", 100),
                    ModelType.list("hiddenSizes", "units of each layer", ModelType.MOST_CHANNELS, "128,128"),
                    ModelType.channels("headSize", "channels before the output layer", 256),
                    ModelType.dropout("0"),
                    ModelType.layerDropout()),
            (vocabularySize, sizes) -> new LstmSpec(
                    vocabularySize,
                    sizes.integer("embeddingSize"),
                    sizes.integers("hiddenSizes"),
                    sizes.integer("headSize"),
                    sizes.real("dropout"),
                    sizes.real("layerDropout")));

    /** Checks the ranges above and copies. */
    public LstmSpec {
        ModelType.requireVocabulary(vocabularySize);
        ModelType.requireChannels("embeddingSize", embeddingSize);
        hiddenSizes = ModelType.requireChannels("hiddenSizes", hiddenSizes);
        ModelType.requireChannels("headSize", headSize);
        ModelType.requireDropout("dropout", dropout);
        ModelType.requireDropout("layerDropout", layerDropout);
        ModelType.requireWeight("embedding/weight", vocabularySize, embeddingSize);
        ModelType.requireWeight("output/weight", headSize, vocabularySize);
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    /** A specification without dropout between layers. */
    public LstmSpec(int vocabularySize, int embeddingSize, List<Integer> hiddenSizes, int headSize, double dropout) {
        this(vocabularySize, embeddingSize, hiddenSizes, headSize, dropout, 0);
    }

    @Override
    public LstmSpec withDropout(double share) {
        return new LstmSpec(vocabularySize, embeddingSize, hiddenSizes, headSize, share, layerDropout);
    }

    @Override
    public LstmSpec withLayerDropout(double share) {
        return new LstmSpec(vocabularySize, embeddingSize, hiddenSizes, headSize, dropout, share);
    }

    /** The number of layers. */
    public int layers() {
        return hiddenSizes.size();
    }

    @Override
    public SortedMap<String, Shape> weightShapes() {
        SortedMap<String, Shape> shapes = new TreeMap<>();
        shapes.put("embedding/weight", Shape.of(vocabularySize, embeddingSize));
        int in = embeddingSize;
        for (int i = 0; i < layers(); i++) {
            int hidden = hiddenSizes.get(i);
            shapes.put("lstm" + i + "/input/weight", Shape.of(in, 4 * hidden));
            shapes.put("lstm" + i + "/recurrent/weight", Shape.of(hidden, 4 * hidden));
            shapes.put("lstm" + i + "/bias", Shape.of(4 * hidden));
            in = hidden;
        }
        shapes.put("head/weight", Shape.of(in, headSize));
        shapes.put("head/bias", Shape.of(headSize));
        shapes.put("output/weight", Shape.of(headSize, vocabularySize));
        shapes.put("output/bias", Shape.of(vocabularySize));
        return shapes;
    }

    /** All of the past. */
    @Override
    public int receptiveField() {
        return Integer.MAX_VALUE;
    }

    /** 2·(T·Σᵢ 4·hᵢ·(inᵢ + hᵢ) + s·(h·H + H·V)). */
    @Override
    public double forwardFlops(int window, int scored) {
        double products = 0;
        int in = embeddingSize;
        for (int hidden : hiddenSizes) {
            products += (double) window * 4 * hidden * (in + hidden);
            in = hidden;
        }
        return 2 * (products + scored * ((double) in * headSize + (double) headSize * vocabularySize));
    }

    @Override
    public double activationsPerWindow(int window) {
        double gates =
                4 * hiddenSizes.stream().mapToDouble(Integer::doubleValue).sum();
        return window * (embeddingSize + gates + headSize + 2.0 * vocabularySize);
    }
}
