package io.cadenza.eval.chorales;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.eval.chorales.ChoraleFile.ChoraleSet;
import java.util.List;

/** Finds the n-gram whose order and discount predict the validation pieces best. */
public final class NgramSearch {
    private static final List<Integer> ORDERS = List.of(6, 8, 10, 12, 16);
    private static final List<Double> DISCOUNTS = List.of(0.75, 0.85, 0.9, 0.95);

    private NgramSearch() {}

    /**
     * The best of all orders and discounts tried.
     *
     * @param state its counts
     * @param validation its loss on the validation pieces
     */
    public record Found(TrainingState state, FrameLoss validation) {
        /** The specification with its order and discount. */
        public NgramSpec spec() {
            return (NgramSpec) state.spec();
        }
    }

    /** Counts the training pieces and tries orders 6 to 16 with discounts from 0.75 to 0.95. */
    public static Found run(ChoraleSet chorales, int transpositions, Backend backend, RuntimeOptions runtime) {
        ChoraleTraining training = new ChoraleTraining(chorales, transpositions);
        return ORDERS.stream()
                .flatMap(order -> DISCOUNTS.stream()
                        .map(discount -> NgramSpec.empty(NoteTokens.vocabulary().size(), order, discount, 1)))
                .map(empty -> training.count(backend, empty, runtime))
                .map(state -> new Found(state, score(state, chorales.validation(), backend, runtime)))
                .min((a, b) ->
                        Double.compare(a.validation().nats(), b.validation().nats()))
                .orElseThrow();
    }

    /** The loss of a counted n-gram on pieces. */
    public static FrameLoss score(TrainingState state, List<Chorale> pieces, Backend backend, RuntimeOptions runtime) {
        try (SequenceModel model = backend.open(state.spec(), state.weights(), runtime)) {
            return NoteTokens.score(model, pieces);
        }
    }
}
