package io.cadenza.core.backend;

import java.util.Arrays;

/**
 * Next-token logits with state: the cost of a token does not grow with its position.
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
     * Advances every stream by a prompt. Equal to calling {@link #next} for each of its tokens; a backend may be faster.
     *
     * @param prompts [stream][time], equally long, at least one token each
     * @return the logits after the last tokens, [stream][vocabulary]
     * @throws IllegalArgumentException as {@link #next}, or if the prompts are empty or of different lengths
     */
    default float[][] prime(int[][] prompts) {
        int time = prompts.length == 0 ? 0 : prompts[0].length;
        if (time == 0 || Arrays.stream(prompts).anyMatch(prompt -> prompt.length != time)) {
            throw new IllegalArgumentException("Prompts are equally long and hold at least one token");
        }
        float[][] logits = new float[0][];
        for (int t = 0; t < time; t++) {
            int position = t;
            logits = next(
                    Arrays.stream(prompts).mapToInt(prompt -> prompt[position]).toArray());
        }
        return logits;
    }

    /** Frees what the session holds; closing twice is harmless. */
    @Override
    void close();
}
