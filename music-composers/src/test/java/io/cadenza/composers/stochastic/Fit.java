package io.cadenza.composers.stochastic;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** How well observations fit a law. */
final class Fit {
    private Fit() {}

    /**
     * Kolmogorov's and Smirnov's largest distance between the observed and the expected distribution, times the root of the
     * number of observations; 99.9 % of samples of the law stay below 1.949.
     */
    static double kolmogorovSmirnov(double[] observed, DoubleUnaryOperator distribution) {
        double[] sorted = observed.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = distribution.applyAsDouble(sorted[i]);
            distance = Math.max(
                    distance, Math.max(expected - (double) i / sorted.length, (i + 1.0) / sorted.length - expected));
        }
        return distance * Math.sqrt(sorted.length);
    }

    /** Pearson's χ² of counts against probabilities. */
    static double chiSquare(long[] observed, double[] probabilities) {
        double all = Arrays.stream(observed).sum();
        double sum = 0;
        for (int i = 0; i < observed.length; i++) {
            double expected = all * probabilities[i];
            sum += (observed[i] - expected) * (observed[i] - expected) / expected;
        }
        return sum;
    }

    /** The distribution of the standard normal law: Abramowitz and Stegun 7.1.26, to 1.5e-7. */
    static double normal(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x) / Math.sqrt(2));
        double tail = t
                * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
                * Math.exp(-x * x / 2);
        return x < 0 ? tail / 2 : 1 - tail / 2;
    }
}
