package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * Compares floats with a tolerance relative to the scale of what is compared: the largest expected magnitude, at least 1, so
 * that values near 0 are held to an absolute tolerance.
 */
final class Closeness {
    /** For logits of one model computed in two ways: float rounding is near 1e-6 of the scale at these sizes. */
    static final double LOGITS = 1e-5;

    private Closeness() {}

    /** Compares [row][vocabulary]. */
    static void assertClose(String what, float[][] actual, double[][] expected, double tolerance) {
        assertThat(actual.length).as("rows of %s", what).isEqualTo(expected.length);
        double scale = scale(expected);
        for (int row = 0; row < expected.length; row++) {
            assertThat(actual[row].length).as("vocabulary of %s", what).isEqualTo(expected[row].length);
            for (int v = 0; v < expected[row].length; v++) {
                double error = Math.abs(actual[row][v] - expected[row][v]);
                if (!(error <= tolerance * scale)) {
                    throw new AssertionError("%s: [%d][%d] is %s where %s is expected within %.1e of the scale %.3g"
                            .formatted(what, row, v, actual[row][v], expected[row][v], tolerance, scale));
                }
            }
        }
    }

    /** Compares [row][vocabulary]. */
    static void assertClose(String what, float[][] actual, float[][] expected, double tolerance) {
        assertClose(what, actual, widen(expected), tolerance);
    }

    /** Compares one row. */
    static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
        assertClose(what, new float[][] {actual}, new float[][] {expected}, tolerance);
    }

    private static double scale(double[][] values) {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .reduce(1, Math::max);
    }

    private static double[][] widen(float[][] values) {
        double[][] wide = new double[values.length][];
        for (int row = 0; row < values.length; row++) {
            wide[row] = widen(values[row]);
        }
        return wide;
    }

    static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
