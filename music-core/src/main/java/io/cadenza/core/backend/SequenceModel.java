package io.cadenza.core.backend;

import io.cadenza.core.model.ModelSpec;
import java.util.List;

/**
 * A model opened for logits and generation. Threads may share it: each starts generation sessions of its own.
 *
 * <p>Any thread may close it at any time. Closing waits for calls in flight; calls that come later, also to its generation
 * sessions, throw {@link IllegalStateException}.
 */
public interface SequenceModel extends AutoCloseable {
    /** The specification. */
    ModelSpec spec();

    /**
     * The logits after each token of a window, all at once.
     *
     * @param ids token ids, at least one
     * @return [{@link ModelSpec#outputLength}][vocabulary]; the last row is for the token after the window
     * @throws IllegalArgumentException if there is no id or one is outside the vocabulary
     * @throws IllegalStateException if the model is closed
     */
    float[][] logits(int[] ids);

    /**
     * Starts generating; each stream begins with an empty past.
     *
     * @param streams how many independent streams advance together, 1 or more
     * @throws IllegalStateException if the model is closed
     */
    GenerationSession start(int streams);

    /**
     * Starts generating from where other streams were: equal to a session whose streams were given the same tokens.
     *
     * @param pasts one for each stream, at least one; from sessions of this model, or of one opened alike by the same backend
     * @throws IllegalArgumentException if there is none, or one is of another specification
     * @throws IllegalStateException if the model is closed
     */
    GenerationSession start(List<Past> pasts);

    /** Waits for calls in flight and frees what the library holds, sessions included; closing twice is harmless. */
    @Override
    void close();
}
