package io.cadenza.eval.evaluation;

/** Receives how far an evaluation is. */
public interface EvaluationListener {
    /** A model has scored {@code done} of {@code pieces} held-out pieces. */
    default void onScored(String model, int done, int pieces) {}

    /** {@code done} tokens of each sample are drawn, of {@code length} at most. */
    default void onDrawn(int done, int length) {}
}
