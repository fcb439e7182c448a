package io.cadenza.javabackend;

/** Streams of a model that gives logits at every step. */
interface StepwiseStreams extends Streams {
    /** The logits after each step of the last {@link #advance}, [stream · steps][vocabulary]. */
    float[][] everyLogits();

    /** The logits after each token of a window, with one stream whose past is empty. */
    static float[][] window(StepwiseStreams stream, int[] ids) {
        float[][] logits = new float[ids.length][];
        for (int from = 0; from < ids.length; from += CHUNK) {
            int to = Math.min(ids.length, from + CHUNK);
            stream.advance(new int[][] {ids}, from, to);
            System.arraycopy(stream.everyLogits(), 0, logits, from, to - from);
        }
        return logits;
    }
}
