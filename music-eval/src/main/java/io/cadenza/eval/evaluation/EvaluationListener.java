package io.cadenza.eval.evaluation;

/** Receives how far an evaluation is. */
public interface EvaluationListener {
    /** A model has scored {@code done} of {@code pieces} held-out pieces. */
    default void onScored(String model, int done, int pieces) {}

    /**
     * The model's loss of each token of a held-out piece, in nats; 0 for the first, which nothing comes before.
     *
     * @param piece its name
     * @param ids its tokens
     * @param nats as many
     */
    default void onTokens(String piece, int[] ids, double[] nats) {}

    /** A baseline is left out: to count {@code tokens} tokens takes a heap of {@code bytes}, more than Java has. */
    default void onSkipped(String baseline, long tokens, long bytes) {}

    /** {@code done} tokens of each sample are drawn, of {@code length} at most. */
    default void onDrawn(int done, int length) {}
}
