package io.cadenza.core.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The article's "WaveNet": causal convolutions with ReLU, dropout and max-pooling by two after each, a maximum over what
 * time is left, and a dense head. It predicts only the token after the window.
 *
 * <p>Pooling takes pairs from the start of the window and leaves out an odd last step. A window shorter than
 * {@link #shortestWindow()} is extended at its start by zero embeddings.
 *
 * @param vocabularySize number of symbols V, 1 or more
 * @param embeddingSize channels of the embedding E, 1 or more
 * @param filters channels of each convolution, each 1 or more
 * @param kernelSize taps k of each convolution, 1 or more
 * @param dilations one per convolution, each 1 or more
 * @param headSize channels before the output layer H, 1 or more
 * @param dropout share of activations dropped in training after each convolution
 * @param window how many of the latest tokens a generated token depends on, 1 or more; 32 in the article
 */
public record SimpleWaveNetSpec(
        int vocabularySize,
        int embeddingSize,
        List<Integer> filters,
        int kernelSize,
        List<Integer> dilations,
        int headSize,
        double dropout,
        int window)
        implements ModelSpec {
    /** The article's window. */
    public static final int DEFAULT_WINDOW = 32;

    /** Checks the ranges above and copies; a window of 0 (absent in a file) is the article's. */
    public SimpleWaveNetSpec {
        SpecChecks.atLeastOne("vocabularySize", vocabularySize);
        SpecChecks.atLeastOne("embeddingSize", embeddingSize);
        filters = SpecChecks.allAtLeastOne("filters", filters);
        SpecChecks.atLeastOne("kernelSize", kernelSize);
        dilations = SpecChecks.allAtLeastOne("dilations", dilations);
        if (dilations.size() != filters.size()) {
            throw new IllegalArgumentException(
                    "There is one dilation for each of " + filters.size() + " filters, not " + dilations.size());
        }
        SpecChecks.atLeastOne("headSize", headSize);
        SpecChecks.dropout(dropout);
        window = window == 0 ? DEFAULT_WINDOW : window;
        SpecChecks.atLeastOne("window", window);
    }

    @Override
    public String type() {
        return "wavenet-simple";
    }

    @Override
    public SimpleWaveNetSpec withDropout(double share) {
        return new SimpleWaveNetSpec(
                vocabularySize, embeddingSize, filters, kernelSize, dilations, headSize, share, window);
    }

    /** The number of convolutions. */
    public int convolutions() {
        return filters.size();
    }

    /** The shortest window that pooling leaves a step of: 2 to the number of convolutions. */
    public int shortestWindow() {
        return 1 << convolutions();
    }

    @Override
    public SortedMap<String, Shape> weightShapes() {
        SortedMap<String, Shape> shapes = new TreeMap<>();
        shapes.put("embedding/weight", Shape.of(vocabularySize, embeddingSize));
        int in = embeddingSize;
        for (int i = 0; i < convolutions(); i++) {
            shapes.put("conv" + i + "/weight", Shape.of(kernelSize, in, filters.get(i)));
            shapes.put("conv" + i + "/bias", Shape.of(filters.get(i)));
            in = filters.get(i);
        }
        shapes.put("head/weight", Shape.of(in, headSize));
        shapes.put("head/bias", Shape.of(headSize));
        shapes.put("output/weight", Shape.of(headSize, vocabularySize));
        shapes.put("output/bias", Shape.of(vocabularySize));
        return shapes;
    }

    /** The window. */
    @Override
    public int receptiveField() {
        return window;
    }

    /** Always 1. */
    @Override
    public int outputLength(int time) {
        return 1;
    }
}
