package io.cadenza.javabackend;

/** The state of several streams that advance together. */
interface Streams {
    /** The most steps that {@link #advance} should be given at once: enough rows to reuse each weight in the cache. */
    int CHUNK = 32;

    /**
     * Advances every stream.
     *
     * @param ids [stream][time], all in the vocabulary
     * @param from the first step to take from {@code ids}
     * @param to the step after the last
     */
    void advance(int[][] ids, int from, int to);

    /** The logits after the last step, [stream][vocabulary], the caller's to keep. */
    float[][] lastLogits();

    /** All that a stream's next logits depend on; a copy. */
    float[] past(int stream);

    /** Sets a stream, of which nothing is known yet, to a past of another one. */
    void restore(int stream, float[] past);
}
