package io.cadenza.dl4j;

import io.cadenza.core.model.TransformerSpec;
import java.nio.FloatBuffer;

/** Rotation of queries and keys by their place, and the softmax of their products. Used by one thread. */
final class Rotation {
    private final double[] rotations;
    private final float[] cosines;
    private final float[] sines;
    private final float[] row;
    private final float scale;
    private final int heads;

    Rotation(TransformerSpec spec) {
        this.rotations = spec.rotations();
        this.cosines = new float[rotations.length];
        this.sines = new float[rotations.length];
        this.row = new float[spec.embeddingSize()];
        this.scale = (float) (1 / Math.sqrt(spec.headChannels()));
        this.heads = spec.heads();
    }

    /** What follows is at this place; in double precision, for places may be large. */
    void to(long place) {
        for (int i = 0; i < rotations.length; i++) {
            cosines[i] = (float) Math.cos(place * rotations[i]);
            sines[i] = (float) Math.sin(place * rotations[i]);
        }
    }

    /**
     * Turns each row, all of one place.
     *
     * @param scaled queries have the scale of attention in them
     * @param direction 1, or −1 for gradients on their way back
     */
    void turn(Matrix rows, boolean scaled, int direction) {
        FloatBuffer buffer = rows.buffer();
        int half = rotations.length;
        float factor = scaled ? scale : 1;
        for (int r = 0; r < rows.rows(); r++) {
            buffer.get(r * rows.stride(), row);
            for (int head = 0; head < heads; head++) {
                int at = head * 2 * half;
                for (int i = 0; i < half; i++) {
                    float a = factor * row[at + i];
                    float b = factor * row[at + half + i];
                    row[at + i] = a * cosines[i] - direction * b * sines[i];
                    row[at + half + i] = b * cosines[i] + direction * a * sines[i];
                }
            }
            buffer.put(r * rows.stride(), row);
        }
    }

    /** Scores become shares of 1. */
    static void softmax(float[] x, int from, int to) {
        float largest = x[from];
        for (int j = from + 1; j < to; j++) {
            largest = Math.max(largest, x[j]);
        }
        float sum = 0;
        for (int j = from; j < to; j++) {
            x[j] = (float) Math.exp(x[j] - largest);
            sum += x[j];
        }
        for (int j = from; j < to; j++) {
            x[j] /= sum;
        }
    }
}
