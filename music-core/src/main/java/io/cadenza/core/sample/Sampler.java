package io.cadenza.core.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Picks the next token. */
@FunctionalInterface
public interface Sampler {
    /**
     * Picks a token.
     *
     * @param logits [vocabulary], left unchanged
     * @param recent the latest tokens of the stream, oldest first
     * @param random the only source of chance
     * @return a token id
     */
    int pick(float[] logits, int[] recent, RandomGenerator random);

    /** Always the largest logit after the filters; of equal ones the lowest id. */
    static Sampler greedy(List<LogitsFilter> filters) {
        List<LogitsFilter> copy = List.copyOf(filters);
        return (logits, recent, random) -> Softmax.argmax(filtered(logits, recent, copy));
    }

    /** Draws from the softmax of the logits after the filters, by the inverse of its distribution function. */
    static Sampler drawing(List<LogitsFilter> filters) {
        List<LogitsFilter> copy = List.copyOf(filters);
        return (logits, recent, random) -> {
            double[] probabilities = Softmax.probabilities(filtered(logits, recent, copy));
            double rest = random.nextDouble();
            int last = 0;
            for (int id = 0; id < probabilities.length; id++) {
                if (probabilities[id] > 0) {
                    last = id;
                    rest -= probabilities[id];
                    if (rest < 0) {
                        return id;
                    }
                }
            }
            return last; // rounding left a sum just below one
        };
    }

    /** The sampler of options: penalty, temperature, top-k, top-p and min-p in this order, after {@code first}. */
    static Sampler of(SamplingOptions options, List<LogitsFilter> first) {
        List<LogitsFilter> filters = new ArrayList<>(first);
        if (options.repetitionPenalty() != 1) {
            filters.add(Filters.repetitionPenalty(options.repetitionPenalty(), options.repetitionWindow()));
        }
        if (options.greedy()) {
            return greedy(filters);
        }
        if (options.temperature() != 1) {
            filters.add(Filters.temperature(options.temperature()));
        }
        if (options.topK() > 0) {
            filters.add(Filters.topK(options.topK()));
        }
        if (options.topP() < 1) {
            filters.add(Filters.topP(options.topP()));
        }
        if (options.minP() > 0) {
            filters.add(Filters.minP(options.minP()));
        }
        return drawing(filters);
    }

    private static float[] filtered(float[] logits, int[] recent, List<LogitsFilter> filters) {
        float[] copy = logits.clone();
        filters.forEach(filter -> filter.apply(copy, recent));
        return copy;
    }
}
