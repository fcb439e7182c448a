package io.cadenza.core.model;

import io.cadenza.core.option.Option;
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

    private static final int LONGEST_WINDOW = 1 << 16;
    /** Each halves the window. */
    private static final int MOST_CONVOLUTIONS = 16;

    /** How it is called and configured. */
    public static final ModelType TYPE = new ModelType(
            "wavenet-simple",
            List.of(
                    ModelType.channels("embeddingSize", "channels of the embedding", 100),
                    ModelType.list("filters", "channels of each convolution", ModelType.MOST_CHANNELS, "64,128,256"),
                    ModelType.kernelSize(3),
                    ModelType.dilations("1,2,4"),
                    ModelType.channels("headSize", "channels before the output layer", 256),
                    ModelType.dropout("0.2"),
                    Option.of("window", "tokens that a prediction depends on", 1, LONGEST_WINDOW, DEFAULT_WINDOW)),
            (vocabularySize, sizes) -> new SimpleWaveNetSpec(
                    vocabularySize,
                    sizes.integer("embeddingSize"),
                    sizes.integers("filters"),
                    sizes.integer("kernelSize"),
                    sizes.integers("dilations"),
                    sizes.integer("headSize"),
                    sizes.real("dropout"),
                    sizes.integer("window")));

    /** Checks the ranges above and copies; a window of 0 (absent in a file) is the article's. */
    public SimpleWaveNetSpec {
        ModelType.requireVocabulary(vocabularySize);
        ModelType.requireChannels("embeddingSize", embeddingSize);
        filters = ModelType.requireChannels("filters", filters);
        if (filters.size() > MOST_CONVOLUTIONS) {
            throw new IllegalArgumentException(
                    "filters holds 1 to " + MOST_CONVOLUTIONS + " numbers, not " + filters.size());
        }
        dilations = ModelType.requireDilations(kernelSize, dilations);
        if (dilations.size() != filters.size()) {
            throw new IllegalArgumentException(
                    "There is one dilation for each of " + filters.size() + " filters, not " + dilations.size());
        }
        ModelType.requireChannels("headSize", headSize);
        ModelType.requireDropout("dropout", dropout);
        window = window == 0 ? DEFAULT_WINDOW : window;
        ModelType.require("window", window, LONGEST_WINDOW);
        ModelType.requireWeight("embedding/weight", vocabularySize, embeddingSize);
        int in = embeddingSize;
        for (int filter : filters) {
            ModelType.requireWeight("conv/weight", kernelSize, in, filter);
            in = filter;
        }
        ModelType.requireWeight("output/weight", headSize, vocabularySize);
    }

    @Override
    public String type() {
        return TYPE.name();
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

    /** 2·(Σᵢ ⌊T/2ⁱ⌋·k·Fᵢ₋₁·Fᵢ + F·H + H·V) with F₋₁ = E; one target. */
    @Override
    public double forwardFlops(int time, int scored) {
        double products = 0;
        int in = embeddingSize;
        for (int i = 0; i < convolutions(); i++) {
            int out = filters.get(i);
            products += (double) (time >> i) * kernelSize * in * out;
            in = out;
        }
        return 2 * (products + (double) in * headSize + (double) headSize * vocabularySize);
    }

    /** The whole window, since pooling takes other pairs at each step. */
    @Override
    public double generationFlops() {
        return forwardFlops(window, 1);
    }

    @Override
    public double activationsPerWindow(int time) {
        return 2.0 * vocabularySize + (double) time * embeddingSize;
    }
}
