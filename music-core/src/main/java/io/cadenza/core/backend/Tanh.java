package io.cadenza.core.backend;

/**
 * tanh by the rational function of degree 13 over 6 that Eigen uses, with an error below 5e-7, in loops small enough for C2 to
 * vectorize: ten times as fast as a library's tanh of one value after the other. The sigmoid is ½ + ½·tanh(x/2).
 */
public final class Tanh {
    /** Beyond it tanh is 1 to float precision, and the function leaves its range. */
    public static final float LIMIT = 7.905311f;

    private Tanh() {}

    /**
     * Sets the first elements of y to tanh of those of x, and cuts those of x to the limit.
     *
     * @param x not the same array as y
     */
    public static void apply(float[] x, float[] y, int count) {
        clamp(x, count);
        numerator(x, y, count);
        divide(x, y, count);
    }

    private static void clamp(float[] x, int count) {
        for (int j = 0; j < count; j++) {
            x[j] = Math.max(-LIMIT, Math.min(LIMIT, x[j]));
        }
    }

    private static void numerator(float[] x, float[] y, int count) {
        for (int j = 0; j < count; j++) {
            float c = x[j];
            float s = c * c;
            float high = 5.1222973e-8f + s * (-8.604672e-11f + s * (2.000188e-13f + s * -2.7607684e-16f));
            y[j] = c * (4.8935246e-3f + s * (6.3726195e-4f + s * (1.48572235e-5f + s * high)));
        }
    }

    private static void divide(float[] x, float[] y, int count) {
        for (int j = 0; j < count; j++) {
            float s = x[j] * x[j];
            y[j] /= 4.893525e-3f + s * (2.2684347e-3f + s * (1.1853471e-4f + s * 1.1982584e-6f));
        }
    }
}
