package io.cadenza.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The gated, residual WaveNet of van den Oord et al. (2016), "WaveNet: a generative model for raw audio", figure 4, on
 * embedded tokens.
 *
 * <p>x = causal(embedding(ids)); per block z = tanh(filter(x)) · sigmoid(gate(x)), x ← x + residual(z); logits =
 * output(ReLU(head(ReLU(Σ skip(z))))). All convolutions are causal: tap j of k at dilation d looks (k−1−j)·d steps back, on
 * zeros before the start. The last block's residual would influence nothing and has no weights.
 *
 * @param vocabularySize number of symbols V, 1 or more
 * @param embeddingSize channels of the embedding E, 1 or more
 * @param residualChannels channels between blocks R, 1 or more
 * @param skipChannels channels of the sum of all blocks S, 1 or more
 * @param headSize channels before the output layer H, 1 or more
 * @param kernelSize taps k of the first convolution and of each block, 1 or more
 * @param dilations one per block, each 1 or more
 * @param dropout share of head activations dropped in training
 * @param layerDropout share of each block's z dropped in training, before it is added to what the next block sees and to the skips
 */
public record WaveNetSpec(
        int vocabularySize,
        int embeddingSize,
        int residualChannels,
        int skipChannels,
        int headSize,
        int kernelSize,
        List<Integer> dilations,
        double dropout,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) double layerDropout)
        implements ModelSpec {
    /** How it is called and configured. */
    public static final ModelType TYPE = new ModelType(
            "wavenet",
            List.of(
                    ModelType.channels("embeddingSize", "channels of the embedding", 64),
                    ModelType.channels("residualChannels", "channels between blocks", 64),
                    ModelType.channels("skipChannels", "channels from each block to the head", 64),
                    ModelType.channels("headSize", "channels before the output layer", 256),
                    ModelType.kernelSize(2),
                    ModelType.dilations("1,2,4,8,16"),
                    ModelType.dropout("0"),
                    ModelType.layerDropout()),
            (vocabularySize, sizes) -> new WaveNetSpec(
                    vocabularySize,
                    sizes.integer("embeddingSize"),
                    sizes.integer("residualChannels"),
                    sizes.integer("skipChannels"),
                    sizes.integer("headSize"),
                    sizes.integer("kernelSize"),
                    sizes.integers("dilations"),
                    sizes.real("dropout"),
                    sizes.real("layerDropout")));

    /** Checks the ranges above and copies. */
    public WaveNetSpec {
        ModelType.requireVocabulary(vocabularySize);
        ModelType.requireChannels("embeddingSize", embeddingSize);
        ModelType.requireChannels("residualChannels", residualChannels);
        ModelType.requireChannels("skipChannels", skipChannels);
        ModelType.requireChannels("headSize", headSize);
        dilations = ModelType.requireDilations(kernelSize, dilations);
        ModelType.requireState(
                (kernelSize - 1L)
                        * dilations.stream().mapToLong(Integer::longValue).sum(),
                residualChannels);
        ModelType.requireDropout("dropout", dropout);
        ModelType.requireDropout("layerDropout", layerDropout);
        ModelType.requireWeight("embedding/weight", vocabularySize, embeddingSize);
        ModelType.requireWeight("causal/weight", kernelSize, embeddingSize, residualChannels);
        ModelType.requireWeight("block0/filter/weight", kernelSize, residualChannels, residualChannels);
        ModelType.requireWeight("output/weight", headSize, vocabularySize);
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    /** A specification without dropout between blocks. */
    public WaveNetSpec(
            int vocabularySize,
            int embeddingSize,
            int residualChannels,
            int skipChannels,
            int headSize,
            int kernelSize,
            List<Integer> dilations,
            double dropout) {
        this(
                vocabularySize,
                embeddingSize,
                residualChannels,
                skipChannels,
                headSize,
                kernelSize,
                dilations,
                dropout,
                0);
    }

    @Override
    public WaveNetSpec withDropout(double share) {
        return withDropouts(share, layerDropout);
    }

    @Override
    public WaveNetSpec withLayerDropout(double share) {
        return withDropouts(dropout, share);
    }

    private WaveNetSpec withDropouts(double ofHead, double ofLayers) {
        return new WaveNetSpec(
                vocabularySize,
                embeddingSize,
                residualChannels,
                skipChannels,
                headSize,
                kernelSize,
                dilations,
                ofHead,
                ofLayers);
    }

    /** The number of blocks. */
    public int blocks() {
        return dilations.size();
    }

    @Override
    public SortedMap<String, Shape> weightShapes() {
        SortedMap<String, Shape> shapes = new TreeMap<>();
        shapes.put("embedding/weight", Shape.of(vocabularySize, embeddingSize));
        shapes.put("causal/weight", Shape.of(kernelSize, embeddingSize, residualChannels));
        shapes.put("causal/bias", Shape.of(residualChannels));
        for (int i = 0; i < blocks(); i++) {
            String block = "block" + i + "/";
            for (String part : List.of("filter", "gate")) {
                shapes.put(block + part + "/weight", Shape.of(kernelSize, residualChannels, residualChannels));
                shapes.put(block + part + "/bias", Shape.of(residualChannels));
            }
            shapes.put(block + "skip/weight", Shape.of(residualChannels, skipChannels));
            shapes.put(block + "skip/bias", Shape.of(skipChannels));
            if (i < blocks() - 1) {
                shapes.put(block + "residual/weight", Shape.of(residualChannels, residualChannels));
                shapes.put(block + "residual/bias", Shape.of(residualChannels));
            }
        }
        shapes.put("head/weight", Shape.of(skipChannels, headSize));
        shapes.put("head/bias", Shape.of(headSize));
        shapes.put("output/weight", Shape.of(headSize, vocabularySize));
        shapes.put("output/bias", Shape.of(vocabularySize));
        return shapes;
    }

    /** (k − 1) · (1 + Σ dilations) + 1. */
    @Override
    public int receptiveField() {
        return (kernelSize - 1)
                        * (1 + dilations.stream().mapToInt(Integer::intValue).sum())
                + 1;
    }

    /**
     * 2·(n₀·k·E·R + Σᵢ (nᵢ·(2·k·R² + R²) + s·R·S) + s·(S·H + H·V)), where the last block has no R². Block i is computed at
     * the nᵢ positions that scored ones depend on: n of the last is s, and n of the block before is n + (k−1)·d, at most T.
     */
    @Override
    public double forwardFlops(int window, int scored) {
        double channels = residualChannels;
        double square = channels * channels;
        double products = scored * ((double) skipChannels * headSize + (double) headSize * vocabularySize);
        int needed = scored;
        for (int i = blocks() - 1; i >= 0; i--) {
            boolean last = i == blocks() - 1;
            products += needed * (2 * kernelSize * square + (last ? 0 : square));
            products += scored * channels * skipChannels;
            needed = Math.min(window, needed + (kernelSize - 1) * dilations.get(i));
        }
        return 2 * (products + (double) needed * kernelSize * embeddingSize * channels);
    }

    @Override
    public double activationsPerWindow(int window) {
        double blocks = blocks() * (3.0 * residualChannels + skipChannels) - residualChannels;
        return window * (embeddingSize + residualChannels + blocks + headSize + 2.0 * vocabularySize);
    }
}
