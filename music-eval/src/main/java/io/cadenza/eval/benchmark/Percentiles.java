package io.cadenza.eval.benchmark;

import java.util.Arrays;
import java.util.List;

/**
 * A measure and how far it moved: single measurements of a machine with other work to do have long tails, which a mean and a
 * standard deviation would hide.
 *
 * @param low the tenth percentile
 * @param median the fiftieth
 * @param high the ninetieth
 * @param count how many measurements
 */
public record Percentiles(double low, double median, double high, int count) {
    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    /** Checks that there is a measurement. */
    public Percentiles {
        if (count < 1) {
            throw new IllegalArgumentException("A spread is of at least one measurement, not of " + count);
        }
    }

    /** The spread of measurements in any order, at least one. */
    static Percentiles of(double... measurements) {
        double[] sorted = measurements.clone();
        Arrays.sort(sorted);
        return new Percentiles(
                quantile(sorted, LOW), quantile(sorted, 0.5), quantile(sorted, HIGH), measurements.length);
    }

    /** The spread of all measurements of several repetitions together, at least one. */
    static Percentiles of(List<List<Double>> repetitions) {
        return of(repetitions.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray());
    }

    /** Linear between neighbours: definition 7 of Hyndman and Fan (1996). */
    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("A spread is of at least one measurement, not of 0");
        }
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
