package io.cadenza.eval.chorales;

import java.util.List;

/**
 * Pieces in the split that the literature uses.
 *
 * @param training for learning
 * @param validation for choosing
 * @param test looked at once, at the end; empty where it is kept by others
 */
public record ChoraleSet(List<Chorale> training, List<Chorale> validation, List<Chorale> test) {
    /** Copies; training and validation pieces there must be. */
    public ChoraleSet {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        if (training.isEmpty() || validation.isEmpty()) {
            throw new IllegalArgumentException("there is at least one piece to train on and one to validate on");
        }
    }
}
