package io.cadenza.eval.evaluation;

import io.cadenza.core.data.TokenSequence;
import java.util.List;

/**
 * The music that a model is evaluated on.
 *
 * @param subset {@code validation}, {@code test} or a user's own name for it
 * @param training the pieces it was trained on, as token ids of its vocabulary; empty if they are not known
 * @param heldOut pieces it was not trained on, at least one
 */
public record HeldOutPieces(String subset, List<TokenSequence> training, List<TokenSequence> heldOut) {
    /** Copies; there must be something to evaluate on. */
    public HeldOutPieces {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
        if (heldOut.isEmpty()) {
            throw new IllegalArgumentException("A model is evaluated on at least one piece");
        }
    }
}
