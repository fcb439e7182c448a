package io.cadenza.dl4j;

import io.cadenza.core.model.TransformerSpec;
import java.nio.FloatBuffer;

/** gain · x / √(mean(x²) + ε) on each row, and its gradient, in loops over rows. */
final class Norm {
    private final Weight gain;

    Norm(Weight gain) {
        this.gain = gain;
    }

    /**
     * Norms each row.
     *
     * @param factors takes what each row was multiplied by, for the way back
     */
    void forward(Matrix x, Matrix y, float[] factors) {
        int width = x.columns();
        float[] row = new float[width];
        float[] gains = gain.value().toRows()[0];
        FloatBuffer from = x.buffer();
        FloatBuffer to = y.buffer();
        for (int r = 0; r < x.rows(); r++) {
            from.get(r * width, row);
            double squares = 0;
            for (float value : row) {
                squares += (double) value * value;
            }
            factors[r] = (float) (1 / Math.sqrt(squares / width + TransformerSpec.EPSILON));
            for (int j = 0; j < width; j++) {
                row[j] = gains[j] * (row[j] * factors[r]);
            }
            to.put(r * width, row);
        }
    }

    /** Sets the gain's gradient, and adds to that of x what dy brings. */
    void backward(Matrix x, float[] factors, Matrix dy, Matrix dx) {
        int width = x.columns();
        float[] row = new float[width];
        float[] slope = new float[width];
        float[] sum = new float[width];
        float[] gains = gain.value().toRows()[0];
        float[] dGain = new float[width];
        FloatBuffer from = x.buffer();
        FloatBuffer slopes = dy.buffer();
        FloatBuffer to = dx.buffer();
        for (int r = 0; r < x.rows(); r++) {
            from.get(r * width, row);
            slopes.get(r * width, slope);
            to.get(r * width, sum);
            float product = 0;
            for (int j = 0; j < width; j++) {
                row[j] *= factors[r];
                dGain[j] += slope[j] * row[j];
                slope[j] *= gains[j];
                product += slope[j] * row[j];
            }
            float mean = product / width;
            for (int j = 0; j < width; j++) {
                sum[j] += factors[r] * (slope[j] - mean * row[j]);
            }
            to.put(r * width, sum);
        }
        gain.gradient().buffer().put(0, dGain);
    }
}
