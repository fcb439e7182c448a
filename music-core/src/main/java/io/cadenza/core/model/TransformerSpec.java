package io.cadenza.core.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A decoder-only transformer (Vaswani et al. 2017) on embedded tokens, normalised before each part, with attention over a sliding
 * window of tokens.
 *
 * <p>x = embedding(ids); per layer x ← x + output(attention(norm(x))), then x ← x + down(silu(gate(n)) · up(n)) with n = norm(x);
 * logits = output(norm(x)). No product but the last has a bias. norm(x) = gain · x / √(mean(x²) + ε), ε = 1e-5 (Zhang and Sennrich
 * 2019): it needs neither a mean nor a shift, and learns as well. silu(a) = a · sigmoid(a) (Shazeer 2020, "GLU variants improve
 * transformer").
 *
 * <p>Heads lie side by side in query, key and value, h = E / heads channels each. Token t attends to itself and the {@code window} − 1
 * tokens before it: softmax over j of q(t)·k(j) / √h. Queries and keys are rotated by their token's place p (Su et al. 2021,
 * "RoFormer"): channels i and i + h/2 of a head become (a·cos − b·sin, b·cos + a·sin) of the angle p · 10000^(−2i/h). A product then
 * depends on how far apart its tokens are, and on nothing else about where they are. So what a layer remembers of a stream is the
 * keys and values of the latest {@code window} tokens, a token costs the same at every position, and logits are those of the whole
 * window of {@link #receptiveField} tokens.
 *
 * @param vocabularySize number of symbols V, 1 or more
 * @param embeddingSize channels of the embedding and between layers E, a multiple of twice the heads
 * @param layers attention and feed-forward pairs, 1 to 64
 * @param heads of each layer's attention, 1 or more
 * @param feedForwardSize channels F within each feed-forward part, 1 or more
 * @param window how many tokens each layer attends to W, 1 or more
 * @param dropout share of embeddings, and of what each part adds to x, dropped in training
 */
public record TransformerSpec(
        int vocabularySize, int embeddingSize, int layers, int heads, int feedForwardSize, int window, double dropout)
        implements ModelSpec {
    /** What is added to the mean square in each norm. */
    public static final double EPSILON = 1e-5;

    private static final double SLOWEST_ROTATION = 10_000;
    private static final int MOST_LAYERS = 64;
    private static final int MOST_HEADS = 256;
    private static final int LONGEST_WINDOW = 1 << 16;
    private static final int DEFAULT_WINDOW = 64;

    /** How it is called and configured. */
    public static final ModelType TYPE = new ModelType(
            "transformer",
            List.of(
                    ModelType.channels("embeddingSize", "channels of the embedding", 96),
                    ModelType.number("layers", "layers of attention and feed-forward", MOST_LAYERS, 3),
                    ModelType.number("heads", "heads of each layer's attention", MOST_HEADS, 3),
                    ModelType.channels("feedForwardSize", "channels within each feed-forward part", 256),
                    ModelType.dropout("0"),
                    ModelType.number("window", "tokens that each layer attends to", LONGEST_WINDOW, DEFAULT_WINDOW)),
            (vocabularySize, sizes) -> new TransformerSpec(
                    vocabularySize,
                    sizes.integer("embeddingSize"),
                    sizes.integer("layers"),
                    sizes.integer("heads"),
                    sizes.integer("feedForwardSize"),
                    sizes.integer("window"),
                    sizes.real("dropout")));

    /** Checks the ranges above. */
    public TransformerSpec {
        ModelType.requireVocabulary(vocabularySize);
        ModelType.requireChannels("embeddingSize", embeddingSize);
        ModelType.require("layers", layers, MOST_LAYERS);
        ModelType.require("heads", heads, MOST_HEADS);
        ModelType.requireChannels("feedForwardSize", feedForwardSize);
        ModelType.require("window", window, LONGEST_WINDOW);
        ModelType.requireDropout("dropout", dropout);
        if (embeddingSize % (2 * heads) != 0) {
            throw new IllegalArgumentException("embeddingSize is a multiple of twice the heads: " + embeddingSize
                    + " channels do not divide into " + heads + " heads of an even number each");
        }
        ModelType.requireState(2L * layers * window, embeddingSize);
        ModelType.requireWeight("embedding/weight", vocabularySize, embeddingSize);
        ModelType.requireWeight("block0/attention/query/weight", embeddingSize, embeddingSize);
        ModelType.requireWeight("block0/feedforward/gate/weight", embeddingSize, feedForwardSize);
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public TransformerSpec withDropout(double share) {
        return new TransformerSpec(vocabularySize, embeddingSize, layers, heads, feedForwardSize, window, share);
    }

    /** Channels of a head, an even number. */
    public int headChannels() {
        return embeddingSize / heads;
    }

    /** By which angle, in radians a token, each pair of a head's channels turns: 10000^(−2i/h). */
    public double[] rotations() {
        double[] angles = new double[headChannels() / 2];
        for (int i = 0; i < angles.length; i++) {
            angles[i] = Math.pow(SLOWEST_ROTATION, -2.0 * i / headChannels());
        }
        return angles;
    }

    @Override
    public SortedMap<String, Shape> weightShapes() {
        SortedMap<String, Shape> shapes = new TreeMap<>();
        shapes.put("embedding/weight", Shape.of(vocabularySize, embeddingSize));
        for (int i = 0; i < layers; i++) {
            String attention = "block" + i + "/attention/";
            shapes.put(attention + "norm/gain", Shape.of(embeddingSize));
            for (String part : List.of("query", "key", "value", "output")) {
                shapes.put(attention + part + "/weight", Shape.of(embeddingSize, embeddingSize));
            }
            String feedForward = "block" + i + "/feedforward/";
            shapes.put(feedForward + "norm/gain", Shape.of(embeddingSize));
            shapes.put(feedForward + "gate/weight", Shape.of(embeddingSize, feedForwardSize));
            shapes.put(feedForward + "up/weight", Shape.of(embeddingSize, feedForwardSize));
            shapes.put(feedForward + "down/weight", Shape.of(feedForwardSize, embeddingSize));
        }
        shapes.put("norm/gain", Shape.of(embeddingSize));
        shapes.put("output/weight", Shape.of(embeddingSize, vocabularySize));
        shapes.put("output/bias", Shape.of(vocabularySize));
        return shapes;
    }

    /** layers · (W − 1) + 1: each layer looks back a window further. */
    @Override
    public int receptiveField() {
        return layers * (window - 1) + 1;
    }

    /**
     * 2·(Σᵢ (nᵢ·2·E² + mᵢ·(2·E² + 3·E·F) + 2·E·aᵢ) + s·E·V). Layer i is computed at the mᵢ positions that scored ones depend on: m of
     * the last is s, and m of the layer before is n = m + W − 1, at most T, which is where keys and values are needed. Its queries
     * see aᵢ keys, W each but fewer near the window's start.
     */
    @Override
    public double forwardFlops(int windowTokens, int scored) {
        double square = (double) embeddingSize * embeddingSize;
        double products = (double) scored * embeddingSize * vocabularySize;
        int needed = scored;
        for (int i = layers - 1; i >= 0; i--) {
            int known = Math.min(windowTokens, needed + window - 1);
            products += known * 2 * square + needed * (2 * square + 3.0 * embeddingSize * feedForwardSize);
            products += 2.0 * embeddingSize * seen(windowTokens - needed, windowTokens);
            needed = known;
        }
        return 2 * products;
    }

    /** How many keys the queries at some positions see together. */
    private double seen(int from, int to) {
        int partial = Math.max(from, Math.min(to, window - 1)); // those before see all from the start on
        return (partial * (partial + 1.0) - from * (from + 1.0)) / 2 + (double) (to - partial) * window;
    }

    /** With a full window of keys to see. */
    @Override
    public double generationFlops() {
        return forwardFlops(1, 1) + 2.0 * layers * 2 * embeddingSize * (window - 1);
    }

    @Override
    public double activationsPerWindow(int windowTokens) {
        double shares = (double) heads * Math.min(windowTokens, window);
        double layer = 6.0 * embeddingSize + 2.0 * feedForwardSize + shares;
        return windowTokens * (embeddingSize + layers * layer + 2.0 * vocabularySize);
    }
}
