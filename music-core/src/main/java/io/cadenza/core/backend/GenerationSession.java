package io.cadenza.core.backend;

/**
 * Next-token logits with state: the cost of a token does not grow with its position. Used by one thread at a time.
 *
 * <p>After tokens t₀…tₙ the logits equal the last row of {@link SequenceModel#logits} of the latest
 * {@link io.cadenza.core.model.ModelSpec#receptiveField()} of them.
 */
public interface GenerationSession extends AutoCloseable {
    /**
     * Advances every stream by one token.
     *
     * @param ids one token id per stream
     * @return [stream][vocabulary], the caller's to keep
     * @throws IllegalArgumentException if there is not one id per stream or one is outside the vocabulary; no stream
     *     advances
     * @throws IllegalStateException if the session or its model is closed
     */
    float[][] next(int[] ids);

    /**
     * Advances every stream by a prompt of its own. Equal to calling {@link #next} for each of its tokens, but faster.
     *
     * @param prompts [stream][time], at least one token each; of different lengths only in the first call of a session
     * @return the logits after the last tokens, [stream][vocabulary], the caller's to keep
     * @throws IllegalArgumentException if there is not one prompt per stream, one is empty, holds an id outside the
     *     vocabulary, or lengths differ after the first call; no stream advances
     * @throws IllegalStateException if the session or its model is closed
     */
    float[][] prime(int[][] prompts);

    /**
     * What a stream's next logits depend on, to go on from it later or several times.
     *
     * @param stream from 0
     * @throws IllegalArgumentException if there is no such stream
     * @throws IllegalStateException if the session or its model is closed
     */
    Past past(int stream);

    /** Frees what the session holds; closing twice is harmless. */
    @Override
    void close();
}
