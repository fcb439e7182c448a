package io.cadenza.dl4j;

import io.cadenza.core.model.TransformerSpec;
import java.nio.FloatBuffer;

/** Rotation of queries and keys by their place. Used by one thread. */
final class Rotation {
    private final double[] rotations;
    private final Matrix cosines;
    private final Matrix sines;
    private final float scale;

    /** For so many rows of queries or keys, all at place 0 at first. */
    Rotation(TransformerSpec spec, Buffers scratch, int rows) {
        this.rotations = spec.rotations();
        this.cosines = scratch.matrix(rows, spec.embeddingSize());
        this.sines = scratch.matrix(rows, spec.embeddingSize());
        this.scale = (float) (1 / Math.sqrt(spec.headChannels()));
    }

    /**
     * Says at which place each group of as many rows is; in double precision, for places may be large.
     *
     * @param places one or more, of which all have equally many rows
     */
    void to(long[] places) {
        int width = cosines.columns();
        int size = cosines.rows() / places.length * width;
        float[] cosine = new float[places.length * size];
        float[] sine = new float[places.length * size];
        int half = rotations.length;
        for (int group = 0; group < places.length; group++) {
            int start = group * size;
            for (int i = 0; i < half; i++) {
                float c = (float) Math.cos(places[group] * rotations[i]);
                float s = (float) Math.sin(places[group] * rotations[i]);
                for (int head = start; head < start + size; head += 2 * half) {
                    cosine[head + i] = c;
                    cosine[head + half + i] = c;
                    sine[head + i] = -s;
                    sine[head + half + i] = s;
                }
            }
        }
        cosines.set(FloatBuffer.wrap(cosine));
        sines.set(FloatBuffer.wrap(sine));
    }

    /**
     * Turns each row.
     *
     * @param scaled queries have the scale of attention in them
     * @param direction 1, or −1 for gradients on their way back
     */
    void turn(Matrix rows, boolean scaled, int direction) {
        rows.arithmetic().rotate(rows, cosines, sines, rotations.length, scaled ? scale : 1, direction);
    }
}
