package io.cadenza.eval.likelihood;

/**
 * A value and the range in which it lies.
 *
 * @param value of all pieces
 * @param low the 2.5th percentile over resampled pieces
 * @param high the 97.5th
 */
public record Interval(double value, double low, double high) {
    /** The same in a unit of which this one's is {@code factor}, more than 0. */
    public Interval times(double factor) {
        return new Interval(factor * value, factor * low, factor * high);
    }
}
