package io.cadenza.eval.evaluation;

/** Receives how far an evaluation is. */
public interface EvaluationListener {
    /** So many held-out pieces of all were scored by a model. */
    default void onScored(String model, int done, int pieces) {}

    /** So many tokens of each sample were drawn, of so many at most. */
    default void onDrawn(int done, int length) {}
}
