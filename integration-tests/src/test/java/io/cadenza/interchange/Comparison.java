package io.cadenza.interchange;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.Prompt;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far two openings of one model agree.
 *
 * @param maxDifference the largest difference of a logit
 * @param scale the largest logit
 * @param meanShift the mean probability that moves from one token to others: how often a draw falls differently
 * @param firstDifferent the first sampled token that differs, or −1
 */
record Comparison(double maxDifference, double scale, double meanShift, int firstDifferent) {
    static final int CONTEXTS = 1000;
    static final int TOKENS = 2000;

    /** Compares whole-window logits on random contexts, and sampled tokens for one seed. */
    static Comparison of(SequenceModel expected, SequenceModel actual) {
        double maxDifference = 0;
        double scale = 0;
        double shift = 0;
        for (int number = 0; number < CONTEXTS; number++) {
            float[][] left = expected.logits(Models.context(number));
            float[][] right = actual.logits(Models.context(number));
            for (int t = 0; t < left.length; t++) {
                for (int id = 0; id < Models.VOCABULARY; id++) {
                    maxDifference = Math.max(maxDifference, Math.abs(left[t][id] - (double) right[t][id]));
                    scale = Math.max(scale, Math.abs(left[t][id]));
                }
            }
            shift += shift(left[left.length - 1], right[right.length - 1]);
        }
        int different = Arrays.mismatch(sampled(expected), sampled(actual));
        return new Comparison(maxDifference, scale, shift / CONTEXTS, different);
    }

    /** Half the sum of absolute differences of two distributions. */
    private static double shift(float[] left, float[] right) {
        double[] p = softmax(left);
        double[] q = softmax(right);
        double sum = 0;
        for (int id = 0; id < p.length; id++) {
            sum += Math.abs(p[id] - q[id]);
        }
        return sum / 2;
    }

    private static double[] softmax(float[] logits) {
        double[] powers = new double[logits.length];
        double sum = 0;
        for (int id = 0; id < logits.length; id++) {
            powers[id] = Math.exp(logits[id]);
            sum += powers[id];
        }
        double total = sum;
        return Arrays.stream(powers).map(power -> power / total).toArray();
    }

    private static int[] sampled(SequenceModel model) {
        Vocabulary vocabulary = Vocabulary.of(
                IntStream.range(0, Models.VOCABULARY).mapToObj(String::valueOf).toList());
        Prompt prompt = new Prompt(List.of(7), false);
        GenerationOptions options = new GenerationOptions(1, TOKENS, 17, SamplingOptions.UNFILTERED);
        return new Generator(model, vocabulary, (seed, piece) -> prompt)
                .generate(options)
                .get(0)
                .toArray();
    }

    double relativeDifference() {
        return maxDifference / scale;
    }

    /** Whether all tokens agree. */
    boolean sameTokens() {
        return firstDifferent < 0;
    }
}
