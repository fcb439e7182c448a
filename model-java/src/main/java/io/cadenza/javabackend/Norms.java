package io.cadenza.javabackend;

import io.cadenza.core.model.TransformerSpec;

/** What a transformer computes of single rows, in training and in generation. */
final class Norms {
    private Norms() {}

    /** 1 / √(mean(x²) + ε) */
    static float inverseRoot(float[] x, int from, int count) {
        float first = 0;
        float second = 0;
        int j = from;
        for (; j + 2 <= from + count; j += 2) {
            first += x[j] * x[j];
            second += x[j + 1] * x[j + 1];
        }
        return (float) (1 / Math.sqrt((double) (first + second) / count + TransformerSpec.EPSILON));
    }

    /** Turns each pair (i, i + half) of a head's channels; the other way round if the direction is −1. */
    static void rotate(float[] x, int first, float[] cosines, float[] sines, int at, int half, int direction) {
        for (int i = 0; i < half; i++) {
            float a = x[first + i];
            float b = x[first + half + i];
            float sine = direction * sines[at + i];
            x[first + i] = a * cosines[at + i] - b * sine;
            x[first + half + i] = b * cosines[at + i] + a * sine;
        }
    }

    /**
     * Scores become e^(score − largest).
     *
     * @return their sum
     */
    static float exponentials(float[] x, int from, int to) {
        float largest = x[from];
        for (int j = from + 1; j < to; j++) {
            largest = Math.max(largest, x[j]);
        }
        float even = 0;
        float odd = 0;
        int j = from;
        for (; j + 2 <= to; j += 2) {
            x[j] = PlainArithmetic.exp(x[j] - largest);
            x[j + 1] = PlainArithmetic.exp(x[j + 1] - largest);
            even += x[j];
            odd += x[j + 1];
        }
        if (j < to) {
            x[j] = PlainArithmetic.exp(x[j] - largest);
            even += x[j];
        }
        return even + odd;
    }
}
