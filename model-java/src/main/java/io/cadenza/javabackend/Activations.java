package io.cadenza.javabackend;

/**
 * Elementwise functions on rows, in loops small enough for C2 to vectorise.
 *
 * <p>tanh is the rational approximation of degree 13 over 6 that Eigen uses; its error is below 5e-7. The sigmoid is taken
 * from it as ½ + ½·tanh(x/2); weights that lead into a sigmoid are halved when a model is opened, which is exact.
 */
final class Activations {
    /** Beyond it tanh is 1 to float precision, and the approximation leaves its range. */
    static final float LIMIT = 7.905311f;

    private Activations() {}

    /**
     * tanh of each element, in place.
     *
     * @param scratch at least as long as {@code x}
     */
    static void tanh(float[] x, float[] scratch) {
        clamp(x);
        numerator(x, scratch);
        divide(x, scratch);
        System.arraycopy(scratch, 0, x, 0, x.length);
    }

    private static void clamp(float[] x) {
        for (int j = 0; j < x.length; j++) {
            x[j] = Math.max(-LIMIT, Math.min(LIMIT, x[j]));
        }
    }

    private static void numerator(float[] x, float[] y) {
        for (int j = 0; j < x.length; j++) {
            float c = x[j];
            float s = c * c;
            float high = 5.1222973e-8f + s * (-8.604672e-11f + s * (2.000188e-13f + s * -2.7607684e-16f));
            y[j] = c * (4.8935246e-3f + s * (6.3726195e-4f + s * (1.48572235e-5f + s * high)));
        }
    }

    private static void divide(float[] x, float[] y) {
        for (int j = 0; j < x.length; j++) {
            float s = x[j] * x[j];
            y[j] /= 4.893525e-3f + s * (2.2684347e-3f + s * (1.1853471e-4f + s * 1.1982584e-6f));
        }
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
