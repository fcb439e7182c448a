package io.cadenza.core.model;

import java.util.Objects;
import java.util.Optional;

/**
 * All that one more optimiser step depends on, beside the batch.
 *
 * @param spec the model
 * @param weights its weights
 * @param firstMoments Adam's m, of the names and shapes that {@link ModelSpec#momentShapes()} gives
 * @param secondMoments Adam's v, of the same names and shapes
 * @param step how many steps were taken; 0 or more. Dropout of step t depends on the seed and t alone
 * @param average the average over steps of the weights, where the trainer keeps one; no backend reads it
 */
public record TrainingState(
        ModelSpec spec,
        Weights weights,
        Weights firstMoments,
        Weights secondMoments,
        long step,
        Optional<Weights> average) {
    /** Checks that names and shapes agree. */
    public TrainingState {
        Objects.requireNonNull(spec, "spec");
        weights.requireFitting(spec);
        firstMoments.requireFitting(spec.momentShapes());
        secondMoments.requireFitting(spec.momentShapes());
        if (step < 0) {
            throw new IllegalArgumentException("A number of steps is 0 or more, not " + step);
        }
        average.ifPresent(weightsOfAverage -> weightsOfAverage.requireFitting(spec));
    }

    /** A state without an average. */
    public TrainingState(ModelSpec spec, Weights weights, Weights firstMoments, Weights secondMoments, long step) {
        this(spec, weights, firstMoments, secondMoments, step, Optional.empty());
    }

    /** This state with an average of weights. */
    public TrainingState withAverage(Weights weightsOfAverage) {
        return new TrainingState(spec, weights, firstMoments, secondMoments, step, Optional.of(weightsOfAverage));
    }

    /** The state whose weights are those that are evaluated and used: the average, if there is one. */
    public TrainingState evaluated() {
        return average.map(best -> new TrainingState(spec, best, firstMoments, secondMoments, step))
                .orElse(this);
    }

    /** Training from these weights. */
    public static TrainingState startingAt(ModelSpec spec, Weights weights) {
        Weights zeros = Weights.zeros(spec.momentShapes());
        return new TrainingState(spec, weights, zeros, zeros, 0);
    }

    /** Training from Keras' initial weights of a seed. */
    public static TrainingState initial(ModelSpec spec, long seed) {
        return initial(spec, seed, InitialWeights.KERAS);
    }

    /** Training from the initial weights of a seed. */
    public static TrainingState initial(ModelSpec spec, long seed, InitialWeights values) {
        return startingAt(spec, WeightInitializer.initialize(spec, seed, values));
    }
}
