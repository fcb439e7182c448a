package io.cadenza.eval.chorales;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.eval.chorales.ChoraleFile.ChoraleSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the n-gram whose order and discount predict the validation pieces best: from a middle one on it goes to the better neighbour
 * in order or discount until none is better. The orders end where the model's do, the discounts next to 0 and 1.
 */
public final class NgramSearch {
    private static final List<Integer> ORDERS =
            List.of(0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64, 80, 96, 128);
    private static final List<Double> DISCOUNTS = List.of(
            0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995);
    /** Of how many orders the counts are kept. */
    private static final int KEPT = 3;

    private static final int FIRST_ORDER = ORDERS.indexOf(10);
    private static final int FIRST_DISCOUNT = DISCOUNTS.indexOf(0.9);

    private final List<Chorale> validation;
    private final ChoraleTraining training;
    private final Backend backend;
    private final RuntimeOptions runtime;
    private final Map<Integer, TrainingState> counted = new LinkedHashMap<>();
    private final Map<Place, FrameLoss> tried = new HashMap<>();

    private NgramSearch(ChoraleSet chorales, int transpositions, Backend backend, RuntimeOptions runtime) {
        this.validation = chorales.validation();
        this.training = new ChoraleTraining(chorales, transpositions);
        this.backend = backend;
        this.runtime = runtime;
    }

    /** One of the orders and one of the discounts. */
    private record Place(int order, int discount) {
        Stream<Place> neighbours() {
            return Stream.of(
                            new Place(order - 1, discount),
                            new Place(order + 1, discount),
                            new Place(order, discount - 1),
                            new Place(order, discount + 1))
                    .filter(place -> place.order >= 0
                            && place.order < ORDERS.size()
                            && place.discount >= 0
                            && place.discount < DISCOUNTS.size());
        }
    }

    /**
     * The best of all orders and discounts tried.
     *
     * @param state its counts
     * @param validation its loss on the validation pieces, impossible tokens left out
     */
    public record Found(TrainingState state, FrameLoss validation) {
        /** The specification with its order and discount. */
        public NgramSpec spec() {
            return (NgramSpec) state.spec();
        }
    }

    /** Counts the training pieces with one order after the other. */
    public static Found run(ChoraleSet chorales, int transpositions, Backend backend, RuntimeOptions runtime) {
        NgramSearch search = new NgramSearch(chorales, transpositions, backend, runtime);
        Place best = new Place(FIRST_ORDER, FIRST_DISCOUNT);
        while (true) {
            Place next = best.neighbours().reduce(best, search::better);
            if (next.equals(best)) {
                return new Found(search.state(best), search.loss(best));
            }
            best = next;
        }
    }

    /** The first of equals. */
    private Place better(Place one, Place other) {
        return loss(other).nats() < loss(one).nats() ? other : one;
    }

    private FrameLoss loss(Place place) {
        FrameLoss known = tried.get(place);
        if (known == null) {
            known = score(state(place), validation, backend, runtime).possible();
            tried.put(place, known);
        }
        return known;
    }

    private TrainingState state(Place place) {
        int order = ORDERS.get(place.order);
        TrainingState counts = counted.get(order);
        if (counts == null) {
            if (counted.size() == KEPT) {
                counted.remove(counted.keySet().iterator().next()); // long n-grams of large sets take much memory
            }
            counts = count(order);
            counted.put(order, counts);
        }
        return discounted(counts, DISCOUNTS.get(place.discount));
    }

    private TrainingState count(int order) {
        return training.count(
                backend,
                NgramSpec.empty(NoteTokens.vocabulary().size(), order, DISCOUNTS.get(FIRST_DISCOUNT), 1),
                runtime);
    }

    /** The same counts with another discount. */
    private static TrainingState discounted(TrainingState state, double discount) {
        NgramSpec spec = (NgramSpec) state.spec();
        return TrainingState.startingAt(
                new NgramSpec(spec.vocabularySize(), spec.order(), discount, spec.repeats(), spec.entries()),
                state.weights());
    }

    /** The losses of a counted n-gram on pieces. */
    public static NoteTokens.Scores score(
            TrainingState state, List<Chorale> pieces, Backend backend, RuntimeOptions runtime) {
        try (SequenceModel model = backend.open(state.spec(), state.weights(), runtime)) {
            return NoteTokens.score(model, pieces);
        }
    }
}
