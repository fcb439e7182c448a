package io.cadenza.core.model;

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
 */
public record LstmSpec(int vocabularySize, int embeddingSize, List<Integer> hiddenSizes, int headSize, double dropout)
        implements ModelSpec {

    /** Checks the ranges above and copies. */
    public LstmSpec {
        SpecChecks.atLeastOne("vocabularySize", vocabularySize);
        SpecChecks.atLeastOne("embeddingSize", embeddingSize);
        hiddenSizes = SpecChecks.allAtLeastOne("hiddenSizes", hiddenSizes);
        SpecChecks.atLeastOne("headSize", headSize);
        SpecChecks.dropout(dropout);
    }

    @Override
    public String type() {
        return "lstm";
    }

    @Override
    public LstmSpec withDropout(double share) {
        return new LstmSpec(vocabularySize, embeddingSize, hiddenSizes, headSize, share);
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
}
