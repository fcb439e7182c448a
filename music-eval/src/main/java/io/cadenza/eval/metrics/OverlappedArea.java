package io.cadenza.eval.metrics;

import java.util.Arrays;

/**
 * How much two distributions overlap: ∫ min(p, q) of their kernel density estimates, 0 (apart) to 1 (alike). Of one feature in two
 * sets of pieces; or, as Yang and Lerch (2020), "On the evaluation of generative models in music", have it, of how far pieces are
 * apart in that feature within one set and between both.
 */
public final class OverlappedArea {
    private static final int POINTS = 2_000;
    /** Kernels end where they hold all but 1 in 15,000 of their mass. */
    private static final double TAILS = 4;
    /** The least bandwidth, as a share of the span of both sets: values that do not vary are spikes of this width. */
    private static final double LEAST_SHARE = 0.01;

    private OverlappedArea() {}

    /**
     * The area under both estimates: Gaussian kernels with Scott's bandwidth σ·n^(−1/5) (Scott 1992).
     *
     * @param a values of the feature in one set, at least one
     * @param b values in the other, at least one
     */
    public static double of(double[] a, double[] b) {
        if (a.length == 0 || b.length == 0) {
            throw new IllegalArgumentException("An overlap needs at least one value of each set");
        }
        double span = Math.max(max(a), max(b)) - Math.min(min(a), min(b));
        if (span == 0) {
            return 1;
        }
        return of(a, b, Math.max(scott(a), LEAST_SHARE * span), Math.max(scott(b), LEAST_SHARE * span));
    }

    /**
     * The overlapped area of Yang and Lerch (2020): of the distances between the pieces of a reference, each to each other, and
     * those from each of its pieces to each piece of another set.
     *
     * @param reference values of the feature in one set, at least two
     * @param other values in the other, at least one
     */
    public static double ofDistances(double[] reference, double[] other) {
        if (reference.length < 2) {
            throw new IllegalArgumentException("Distances within a set need at least two values");
        }
        return of(within(reference), between(reference, other));
    }

    /** The distances from each value to each of the others. */
    static double[] within(double... values) {
        double[] distances = new double[values.length * (values.length - 1)];
        int place = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values.length; j++) {
                if (i != j) {
                    distances[place++] = Math.abs(values[i] - values[j]);
                }
            }
        }
        return distances;
    }

    /** The distances from each value of one set to each of the other. */
    static double[] between(double[] one, double[] other) {
        return Arrays.stream(one)
                .flatMap(value -> Arrays.stream(other).map(there -> Math.abs(value - there)))
                .toArray();
    }

    /** The same with given bandwidths, by the trapezoidal rule. */
    static double of(double[] a, double[] b, double bandwidthA, double bandwidthB) {
        double tail = TAILS * Math.max(bandwidthA, bandwidthB);
        double from = Math.min(min(a), min(b)) - tail;
        double step = (Math.max(max(a), max(b)) + tail - from) / POINTS;
        double sum = 0;
        for (int i = 0; i <= POINTS; i++) {
            double x = from + i * step;
            double weight = i == 0 || i == POINTS ? 0.5 : 1;
            sum += weight * Math.min(density(a, bandwidthA, x), density(b, bandwidthB, x));
        }
        return Math.min(1, sum * step);
    }

    private static double density(double[] values, double bandwidth, double x) {
        double sum = 0;
        for (double value : values) {
            double z = (x - value) / bandwidth;
            sum += Math.exp(-z * z / 2);
        }
        return sum / (values.length * bandwidth * Math.sqrt(2 * Math.PI));
    }

    private static double scott(double[] values) {
        if (values.length < 2) {
            return 0;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1)) * Math.pow(values.length, -0.2);
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }
}
