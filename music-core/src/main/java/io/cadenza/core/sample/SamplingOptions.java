package io.cadenza.core.sample;

/**
 * How the next token is drawn from logits.
 *
 * @param temperature logits are divided by it, more than 0; 1 leaves them alone
 * @param topK only the k most probable tokens stay; 0 is off
 * @param topP only the smallest set of most probable tokens with this mass stays (nucleus sampling, Holtzman et al. 2020);
 *     more than 0 to 1; 1 is off
 * @param minP only tokens at least this many times as probable as the most probable stay; 0 (off) to 1
 * @param repetitionPenalty logits of recent tokens are divided by it if positive, multiplied if negative (Keskar et al.
 *     2019); 1 is off
 * @param repetitionWindow how many of the latest tokens count as recent, 0 or more
 * @param greedy always the most probable token, as in the article
 */
public record SamplingOptions(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        int repetitionWindow,
        boolean greedy) {
    /** What the command line and the default configuration take: min-p of 0.02 and nothing else. */
    public static final SamplingOptions DEFAULT = new SamplingOptions(1, 0, 1, 0.02, 1, 64, false);

    /** The model's own distribution. */
    public static final SamplingOptions UNFILTERED = DEFAULT.withMinP(0);

    /** Checks the ranges above. */
    public SamplingOptions {
        require(temperature > 0 && Double.isFinite(temperature), "temperature", temperature, "more than 0");
        require(topK >= 0, "top-k", topK, "0 or more");
        require(topP > 0 && topP <= 1, "top-p", topP, "more than 0 and at most 1");
        require(minP >= 0 && minP <= 1, "min-p", minP, "0 to 1");
        require(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetition-penalty",
                repetitionPenalty,
                "more than 0");
        require(repetitionWindow >= 0, "repetition-window", repetitionWindow, "0 or more");
    }

    /** These options with another temperature. */
    public SamplingOptions withTemperature(double value) {
        return new SamplingOptions(value, topK, topP, minP, repetitionPenalty, repetitionWindow, greedy);
    }

    /** These options with another k. */
    public SamplingOptions withTopK(int value) {
        return new SamplingOptions(temperature, value, topP, minP, repetitionPenalty, repetitionWindow, greedy);
    }

    /** These options with another mass of the nucleus. */
    public SamplingOptions withTopP(double value) {
        return new SamplingOptions(temperature, topK, value, minP, repetitionPenalty, repetitionWindow, greedy);
    }

    /** These options with another bound relative to the most probable token. */
    public SamplingOptions withMinP(double value) {
        return new SamplingOptions(temperature, topK, topP, value, repetitionPenalty, repetitionWindow, greedy);
    }

    /** These options with another penalty for the tokens among the latest {@code window}. */
    public SamplingOptions withRepetitionPenalty(double penalty, int window) {
        return new SamplingOptions(temperature, topK, topP, minP, penalty, window, greedy);
    }

    /** These options with or without drawing: the most probable token or a drawn one. */
    public SamplingOptions withGreedy(boolean value) {
        return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, repetitionWindow, value);
    }

    private static void require(boolean holds, String name, double value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + range + ", not " + value);
        }
    }
}
