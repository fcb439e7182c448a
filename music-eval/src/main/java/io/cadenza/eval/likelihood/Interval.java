package io.cadenza.eval.likelihood;

/**
 * A value and the range in which it lies.
 *
 * @param value of all pieces
 * @param low the 2.5th percentile over resampled pieces
 * @param high the 97.5th
 */
public record Interval(double value, double low, double high) {}
