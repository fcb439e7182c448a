package io.cadenza.core.sample;

import java.util.Objects;

/**
 * What to generate. Equal options and prompts give equal pieces, and piece i of a seed is the same however many there are.
 *
 * @param count how many pieces, 0 or more
 * @param length the most tokens drawn for a piece, 1 or more
 * @param seed from which each piece's draws are derived
 * @param sampling how tokens are drawn
 */
public record GenerationOptions(int count, int length, long seed, SamplingOptions sampling) {
    /** One piece of up to 512 tokens. */
    public static final GenerationOptions DEFAULT = new GenerationOptions(1, 512, 1, SamplingOptions.DEFAULT);

    /** Checks the ranges above. */
    public GenerationOptions {
        if (count < 0) {
            throw new IllegalArgumentException("A number of pieces is 0 or more, not " + count);
        }
        if (length < 1) {
            throw new IllegalArgumentException("A length is 1 or more tokens, not " + length);
        }
        Objects.requireNonNull(sampling, "sampling");
    }

    /** These options with another number of pieces. */
    public GenerationOptions withCount(int pieces) {
        return new GenerationOptions(pieces, length, seed, sampling);
    }

    /** These options with another longest length in tokens. */
    public GenerationOptions withLength(int tokens) {
        return new GenerationOptions(count, tokens, seed, sampling);
    }

    /** These options with another seed. */
    public GenerationOptions withSeed(long other) {
        return new GenerationOptions(count, length, other, sampling);
    }

    /** These options with other sampling. */
    public GenerationOptions withSampling(SamplingOptions other) {
        return new GenerationOptions(count, length, seed, other);
    }
}
