package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.Arrays;

/**
 * Compares floats with a tolerance relative to the scale of what is compared: the largest expected magnitude, at least 1, so
 * that values near 0 are held to an absolute tolerance.
 */
final class Closeness {
    /** Libraries for GPUs take sums in the order that suits them, and not always in the same one. */
    private static final double ON_A_GPU = 1e-4;

    /** For logits of one model computed in two ways: float rounding is near 1e-6 of the scale at these sizes. */
    static final double LOGITS = Kit.isGpu() ? ON_A_GPU : 1e-5;

    /** For losses of one model computed in two ways, relative. */
    static final double LOSS = LOGITS;

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

    /** Requires the same bits, or on a GPU the same numbers within 1e-4 of the scale. */
    static void assertSame(String what, float[] actual, float[] expected) {
        if (Kit.isGpu()) {
            assertClose(what, actual, expected, ON_A_GPU);
        } else {
            assertThat(actual).as(what).isEqualTo(expected);
        }
    }

    /** Requires the same bits, or on a GPU the same number within 1e-4. */
    static void assertSame(String what, double actual, double expected) {
        assertThat(actual).as(what).isCloseTo(expected, within(Kit.isGpu() ? ON_A_GPU * Math.max(1, expected) : 0));
    }

    /** Requires the same bits, or on a GPU the same steps and numbers within 1e-4 of each tensor's scale. */
    static void assertSame(String what, TrainingState actual, TrainingState expected) {
        if (!Kit.isGpu()) {
            assertThat(actual).as(what).isEqualTo(expected);
            return;
        }
        assertThat(actual.step()).as("steps of %s", what).isEqualTo(expected.step());
        assertSame(what + ", weights", actual.weights(), expected.weights());
        assertSame(what + ", first moments", actual.firstMoments(), expected.firstMoments());
        assertSame(what + ", second moments", actual.secondMoments(), expected.secondMoments());
    }

    private static void assertSame(String what, Weights actual, Weights expected) {
        assertThat(actual.tensors().keySet())
                .as("names of %s", what)
                .isEqualTo(expected.tensors().keySet());
        expected.tensors()
                .forEach((name, tensor) ->
                        assertClose(what + ", " + name, actual.get(name).toArray(), tensor.toArray(), ON_A_GPU));
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
