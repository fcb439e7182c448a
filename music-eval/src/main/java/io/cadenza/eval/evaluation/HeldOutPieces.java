package io.cadenza.eval.evaluation;

import io.cadenza.core.data.TokenSequence;
import java.util.List;

/**
 * The music that a model is evaluated on.
 *
 * @param subset {@code validation}, {@code test} or a user's own name for it
 * @param training the pieces it was trained on, as token ids of its vocabulary; empty if they are not known
 * @param heldOut pieces it was not trained on, at least one
 * @param written for each of these the symbols of its music, rare ones too, for which others stand in {@code heldOut}; empty if
 *     that is not known
 */
public record HeldOutPieces(
        String subset, List<TokenSequence> training, List<TokenSequence> heldOut, List<List<String>> written) {
    /** Pieces of which it is not known how they were written. */
    public HeldOutPieces(String subset, List<TokenSequence> training, List<TokenSequence> heldOut) {
        this(subset, training, heldOut, List.of());
    }

    /** Copies; there must be something to evaluate on. */
    public HeldOutPieces {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
        written = written.stream().map(List::copyOf).toList();
        if (!written.isEmpty() && written.size() != heldOut.size()) {
            throw new IllegalArgumentException(
                    "Of %d held-out pieces %d are written".formatted(heldOut.size(), written.size()));
        }
        if (heldOut.isEmpty()) {
            throw new IllegalArgumentException("A model is evaluated on at least one piece");
        }
    }
}
