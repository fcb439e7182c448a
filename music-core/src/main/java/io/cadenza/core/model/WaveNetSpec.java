package io.cadenza.core.model;

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
 */
public record WaveNetSpec(
        int vocabularySize,
        int embeddingSize,
        int residualChannels,
        int skipChannels,
        int headSize,
        int kernelSize,
        List<Integer> dilations,
        double dropout)
        implements ModelSpec {

    /** Checks the ranges above and copies. */
    public WaveNetSpec {
        SpecChecks.atLeastOne("vocabularySize", vocabularySize);
        SpecChecks.atLeastOne("embeddingSize", embeddingSize);
        SpecChecks.atLeastOne("residualChannels", residualChannels);
        SpecChecks.atLeastOne("skipChannels", skipChannels);
        SpecChecks.atLeastOne("headSize", headSize);
        SpecChecks.atLeastOne("kernelSize", kernelSize);
        dilations = SpecChecks.allAtLeastOne("dilations", dilations);
        SpecChecks.dropout(dropout);
    }

    @Override
    public String type() {
        return "wavenet";
    }

    @Override
    public WaveNetSpec withDropout(double share) {
        return new WaveNetSpec(
                vocabularySize, embeddingSize, residualChannels, skipChannels, headSize, kernelSize, dilations, share);
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
}
