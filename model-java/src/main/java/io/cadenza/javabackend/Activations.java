package io.cadenza.javabackend;

import io.cadenza.core.backend.Tanh;

/**
 * Elementwise functions on rows, in loops small enough for C2 to vectorise.
 *
 * <p>The sigmoid is taken from {@link Tanh} as ½ + ½·tanh(x/2); weights that lead into a sigmoid are halved when a model is
 * opened, which is exact.
 */
final class Activations {
    private Activations() {}

    /**
     * tanh of each element, in place.
     *
     * @param scratch at least as long as {@code x}
     */
    static void tanh(float[] x, float[] scratch) {
        Tanh.apply(x, scratch, x.length);
        System.arraycopy(scratch, 0, x, 0, x.length);
    }

    /**
     * out = tanh(filter) · sigmoid(gate), from the values that came out of {@link #tanh}.
     *
     * @param filter tanh of the filter
     * @param gate tanh of half the gate
     */
    static void gate(float[] filter, float[] gate, float[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = filter[j] * (0.5f + 0.5f * gate[j]);
        }
    }

    /** c = sigmoid(forget) · c + sigmoid(input) · candidate, all gates from the values that came out of {@link #tanh}. */
    static void remember(float[] input, float[] forget, float[] candidate, float[] c) {
        for (int j = 0; j < c.length; j++) {
            c[j] = (0.5f + 0.5f * forget[j]) * c[j] + (0.5f + 0.5f * input[j]) * candidate[j];
        }
    }

    static void halve(float[] x, float[] y) {
        for (int j = 0; j < y.length; j++) {
            y[j] = 0.5f * x[j];
        }
    }

    /** out = x · sigmoid(x) · up, where {@code out} is tanh(x/2) before. */
    static void swish(float[] x, float[] up, float[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = x[j] * (0.5f + 0.5f * out[j]) * up[j];
        }
    }

    /** The larger of each element and 0, in place. */
    static void relu(float[] x) {
        for (int j = 0; j < x.length; j++) {
            x[j] = Math.max(x[j], 0);
        }
    }

    /** Adds to each element. */
    static void add(float[] x, float[] y) {
        for (int j = 0; j < y.length; j++) {
            y[j] += x[j];
        }
    }
}
