package io.cadenza.eval.chorales;

import java.util.List;

/**
 * The chorales in the split that the literature uses.
 *
 * @param training for learning
 * @param validation for choosing
 * @param test looked at once, at the end
 */
public record ChoraleSet(List<Chorale> training, List<Chorale> validation, List<Chorale> test) {
    /** Copies; none may be empty. */
    public ChoraleSet {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        if (training.isEmpty() || validation.isEmpty() || test.isEmpty()) {
            throw new IllegalArgumentException("Each part of the split has at least one chorale");
        }
    }
}
