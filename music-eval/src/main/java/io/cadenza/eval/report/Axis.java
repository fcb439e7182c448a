package io.cadenza.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Numbers along an edge of a plot.
 *
 * @param low the value at the start, less than {@code high}
 * @param high the value at the end
 * @param from the place of {@code low} in the plot's units
 * @param to the place of {@code high}
 */
record Axis(double low, double high, double from, double to) {
    private static final int MOST_TICKS = 6;

    /** An axis for values, with a little room on both sides; equal values are given some. */
    static Axis around(double lowest, double highest, double margin, double from, double to) {
        double range = highest > lowest ? highest - lowest : Math.max(1e-6, Math.abs(highest) * 0.1);
        return new Axis(lowest - range * margin, highest + range * margin, from, to);
    }

    double place(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** Round numbers: the multiples of 1, 2 or 5 times a power of ten, of which at most six fit. */
    List<Double> ticks() {
        double rough = (high - low) / MOST_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * 10;
        for (double factor : new double[] {5, 2, 1}) {
            step = factor * power >= rough ? factor * power : step;
        }
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A tick's label: as many digits as the step between ticks needs. */
    static String label(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
