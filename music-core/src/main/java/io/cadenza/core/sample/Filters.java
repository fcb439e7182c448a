package io.cadenza.core.sample;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.IntStream;

/** The filters of {@link SamplingOptions}, and one that forbids tokens. Equal logits are ranked by id. */
public final class Filters {
    private Filters() {}

    /**
     * Divides logits by a temperature of more than 0. Where that would be more than a float can hold, they are counted from the
     * largest, which changes no probability: near 0 only the largest is left.
     */
    public static LogitsFilter temperature(double temperature) {
        return (logits, recent) -> {
            float largest = Float.NEGATIVE_INFINITY;
            for (float logit : logits) {
                largest = Math.max(largest, logit);
            }
            boolean held = Math.abs(largest / temperature) <= Float.MAX_VALUE;
            float origin = held || !Float.isFinite(largest) ? 0 : largest;
            for (int id = 0; id < logits.length; id++) {
                logits[id] = (float) ((logits[id] - (double) origin) / temperature);
            }
        };
    }

    /** Keeps the k largest logits; k is 1 or more. */
    public static LogitsFilter topK(int k) {
        return (logits, recent) -> {
            int[] ranked = ranked(logits);
            for (int rank = k; rank < ranked.length; rank++) {
                logits[ranked[rank]] = Float.NEGATIVE_INFINITY;
            }
        };
    }

    /** Keeps the smallest set of the most probable tokens whose mass reaches p. */
    public static LogitsFilter topP(double p) {
        return (logits, recent) -> {
            double[] probabilities = Softmax.probabilities(logits);
            double mass = 0;
            for (int id : ranked(logits)) {
                if (mass >= p) {
                    logits[id] = Float.NEGATIVE_INFINITY;
                }
                mass += probabilities[id];
            }
        };
    }

    /** Keeps tokens at least {@code p} times as probable as the most probable. */
    public static LogitsFilter minP(double p) {
        return (logits, recent) -> {
            double bound = logits[Softmax.argmax(logits)] + StrictMath.log(p);
            for (int id = 0; id < logits.length; id++) {
                if (logits[id] < bound) {
                    logits[id] = Float.NEGATIVE_INFINITY;
                }
            }
        };
    }

    /** Makes each token among the latest {@code window} less likely, once however often it occurred. */
    public static LogitsFilter repetitionPenalty(double penalty, int window) {
        return (logits, recent) -> Arrays.stream(recent)
                .skip(Math.max(0, recent.length - window))
                .distinct()
                .forEach(id -> logits[id] = (float) (logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty));
    }

    /** Takes tokens out, unless none would be left. */
    public static LogitsFilter forbid(Set<Integer> ids) {
        return (logits, recent) -> {
            boolean someLeft = IntStream.range(0, logits.length)
                    .anyMatch(id -> !ids.contains(id) && logits[id] > Float.NEGATIVE_INFINITY);
            if (someLeft) {
                ids.stream().filter(id -> id < logits.length).forEach(id -> logits[id] = Float.NEGATIVE_INFINITY);
            }
        };
    }

    private static int[] ranked(float[] logits) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparing((Integer id) -> -logits[id]).thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
