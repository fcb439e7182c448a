package io.cadenza.eval.benchmark;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.WaveNetSpec;

/**
 * Model FLOPs: the arithmetic that a model's definition asks for, whatever a backend makes of it (Chowdhery et al. 2022, "PaLM",
 * appendix B). Only products of activations with weights count, two operations for each multiplication with its addition.
 * Looking up embeddings, element-wise functions and the optimiser do not.
 *
 * <p>Forward, of a window of T tokens of which the last s are scored, with H the head's and V the vocabulary's size:
 *
 * <ul>
 *   <li>{@code wavenet}: 2·(n₀·k·E·R + Σᵢ (nᵢ·(2·k·R² + R²) + s·R·S) + s·(S·H + H·V)), where the last block has no R². Block i is
 *       computed at the nᵢ positions that scored ones depend on: n of the last is s, and n of the block before is n + (k−1)·d,
 *       at most T.
 *   <li>{@code wavenet-simple}: 2·(Σᵢ ⌊T/2ⁱ⌋·k·Fᵢ₋₁·Fᵢ + F·H + H·V) with F₋₁ = E; one target.
 *   <li>{@code lstm}: 2·(T·Σᵢ 4·hᵢ·(inᵢ + hᵢ) + s·(h·H + H·V)).
 *   <li>a model that counts: 0.
 * </ul>
 *
 * <p>A training step takes three times as many, for the gradients of each product's two factors are products of the same size.
 */
public final class ModelFlops {
    private static final int MULTIPLY_AND_ADD = 2;
    private static final int FORWARD_AND_BACKWARD = 3;

    private ModelFlops() {}

    /** The operations of one training step for each token of its windows. */
    public static double trainingPerToken(ModelSpec spec, int window, int scored) {
        return FORWARD_AND_BACKWARD * forward(spec, window, scored) / window;
    }

    /**
     * The operations of generating one token: one new position, with the past remembered; for {@code wavenet-simple} its whole
     * window, since pooling takes other pairs at each step.
     */
    public static double generationPerToken(ModelSpec spec) {
        return forward(spec, spec instanceof SimpleWaveNetSpec simple ? simple.window() : 1, 1);
    }

    /**
     * The operations of the logits of one window.
     *
     * @param window tokens T, 1 or more
     * @param scored how many of the last positions have logits, 1 to T
     */
    public static double forward(ModelSpec spec, int window, int scored) {
        return MULTIPLY_AND_ADD * products(spec, window, scored);
    }

    private static double products(ModelSpec spec, int window, int scored) {
        if (spec instanceof WaveNetSpec wavenet) {
            return wavenet(wavenet, window, scored);
        }
        if (spec instanceof SimpleWaveNetSpec simple) {
            return simple(simple, window);
        }
        if (spec instanceof LstmSpec lstm) {
            return lstm(lstm, window, scored);
        }
        return 0;
    }

    private static double wavenet(WaveNetSpec spec, int window, int scored) {
        double channels = spec.residualChannels();
        double square = channels * channels;
        double products = scored * head(spec.skipChannels(), spec.headSize(), spec.vocabularySize());
        int needed = scored;
        for (int i = spec.blocks() - 1; i >= 0; i--) {
            boolean last = i == spec.blocks() - 1;
            products += needed * (2 * spec.kernelSize() * square + (last ? 0 : square));
            products += scored * channels * spec.skipChannels();
            needed = Math.min(
                    window, needed + (spec.kernelSize() - 1) * spec.dilations().get(i));
        }
        return products + (double) needed * spec.kernelSize() * spec.embeddingSize() * channels;
    }

    private static double simple(SimpleWaveNetSpec spec, int window) {
        double products = 0;
        int in = spec.embeddingSize();
        for (int i = 0; i < spec.convolutions(); i++) {
            int out = spec.filters().get(i);
            products += (double) (window >> i) * spec.kernelSize() * in * out;
            in = out;
        }
        return products + head(in, spec.headSize(), spec.vocabularySize());
    }

    private static double lstm(LstmSpec spec, int window, int scored) {
        double products = 0;
        int in = spec.embeddingSize();
        for (int hidden : spec.hiddenSizes()) {
            products += (double) window * 4 * hidden * (in + hidden);
            in = hidden;
        }
        return products + scored * head(in, spec.headSize(), spec.vocabularySize());
    }

    private static double head(int in, int headSize, int vocabularySize) {
        return (double) in * headSize + (double) headSize * vocabularySize;
    }
}
