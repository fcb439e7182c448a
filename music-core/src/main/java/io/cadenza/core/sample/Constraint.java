package io.cadenza.core.sample;

/**
 * A rule for one piece in the making: it sees every token in order, may change the logits of the next one, and may end the piece.
 * A {@link Factory} makes a new one for each piece, so it may keep what it has seen: the bar, the key, the notes that sound.
 *
 * <p>The generator calls {@link #accept} for each token of the prompt, then before each draw {@link #isOver} and {@link #filter},
 * and {@link #accept} for the token drawn. The end token is drawn like any other and is not accepted: a rule that wants a piece
 * to continue or to end removes that token or all others.
 */
public interface Constraint {
    /** Makes the constraint of each piece. */
    @FunctionalInterface
    interface Factory {
        /**
         * The constraint of one piece.
         *
         * @param piece its number, from 0
         */
        Constraint start(int piece);
    }

    /** Takes a token: those of the prompt in order, then each one drawn. */
    default void accept(int id) {}

    /**
     * Changes the model's logits in place, before the filters of {@link SamplingOptions}; {@code -Infinity} removes a token.
     *
     * @param logits [vocabulary]; all constraints together must leave at least one finite
     */
    default void filter(float[] logits) {}

    /** Whether the piece is over after the tokens accepted so far. */
    default boolean isOver() {
        return false;
    }
}
