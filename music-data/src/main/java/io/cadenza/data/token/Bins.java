package io.cadenza.data.token;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A few values that stand for all: the bins of velocity or tempo.
 *
 * @param values ascending; empty if nothing is kept of the quantity
 */
public record Bins(List<Double> values) {
    private static final int LOUDEST = 127;

    /** Copies the values. */
    public Bins {
        values = List.copyOf(values);
    }

    /** MidiTok's velocities: 127 i / bins without the fraction, for i from 1; 127 of them keep every velocity. */
    public static Bins ofVelocity(int bins) {
        return new Bins(IntStream.rangeClosed(1, bins)
                .map(i -> LOUDEST * i / bins)
                .asDoubleStream()
                .boxed()
                .toList());
    }

    /** MidiTok's tempos: equally far apart from 40 to 250 quarters a minute, with two decimals. */
    public static Bins ofTempo(int bins) {
        double slowest = 40;
        double fastest = 250;
        return new Bins(IntStream.range(0, bins)
                .mapToObj(i -> Math.round(100 * (slowest + (fastest - slowest) * i / Math.max(1, bins - 1))) / 100.0)
                .toList());
    }

    /** Whether nothing is kept of the quantity. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether a value is one of the bins. */
    public boolean contains(double value) {
        return values.contains(value);
    }

    /** The bin nearest to a value, of two equally near the lower; the value itself where there are no bins. */
    public double nearest(double value) {
        double nearest = values.isEmpty() ? value : values.get(0);
        for (double level : values) {
            if (Math.abs(level - value) < Math.abs(nearest - value)) {
                nearest = level;
            }
        }
        return nearest;
    }
}
