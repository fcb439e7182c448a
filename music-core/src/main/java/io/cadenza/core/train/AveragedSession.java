package io.cadenza.core.train;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.Optional;

/**
 * A session that keeps the exponential moving average of its weights (Polyak and Juditsky 1992, with the decay of Kingma and Ba 2015,
 * section 7.2) and evaluates that: after step t, counted from 1, a ← d·a + (1 − d)·θ with d = min(decay, (1 + t)/(10 + t)), so that
 * the first values are soon forgotten. Any backend can be averaged so, for it is asked only for its weights.
 */
public final class AveragedSession implements TrainingSession {
    private final Backend backend;
    private final Adam optimizer;
    private final RuntimeOptions runtime;
    private final double decay;
    private final TrainingSession training;
    private final ModelSpec spec;
    private Weights average;
    private long step;
    /** Of the average as it is; opened when it is asked for. */
    private Optional<TrainingSession> evaluating = Optional.empty();

    private AveragedSession(
            Backend backend, TrainingState start, Adam optimizer, RuntimeOptions runtime, double decay) {
        this.backend = backend;
        this.optimizer = optimizer;
        this.runtime = runtime;
        this.decay = decay;
        this.training = backend.openTraining(start, optimizer, runtime);
        this.spec = start.spec();
        this.average = start.average().orElse(start.weights());
        this.step = start.step();
    }

    /**
     * A session that continues from a state.
     *
     * @param decay of the average, 0 to less than 1; 0 is the backend's own session, as is one of a model without gradients
     */
    public static TrainingSession open(
            Backend backend, TrainingState start, Adam optimizer, RuntimeOptions runtime, double decay) {
        return decay == 0 || !start.spec().isDifferentiable()
                ? backend.openTraining(start, optimizer, runtime)
                : new AveragedSession(backend, start, optimizer, runtime, decay);
    }

    @Override
    public double step(Batch batch, double learningRate) {
        double loss = training.step(batch, learningRate);
        step++;
        forget();
        if (Double.isFinite(loss)) { // otherwise training ends here
            double kept = Math.min(decay, (1.0 + step) / (10 + step));
            average = mixed(training.weights(), (float) (1 - kept));
        }
        return loss;
    }

    private Weights mixed(Weights weights, float share) {
        return Weights.generate(spec.weightShapes(), (name, shape) -> {
            float[] mean = average.get(name).toArray();
            float[] now = weights.get(name).toArray();
            for (int i = 0; i < mean.length; i++) {
                mean[i] += share * (now[i] - mean[i]);
            }
            return Tensor.of(shape, mean);
        });
    }

    /** The loss of the averaged weights. */
    @Override
    public double evaluate(Batch batch) {
        if (evaluating.isEmpty()) {
            evaluating = Optional.of(backend.openTraining(TrainingState.startingAt(spec, average), optimizer, runtime));
        }
        return evaluating.get().evaluate(batch);
    }

    /** The state with its average. */
    @Override
    public TrainingState snapshot() {
        return training.snapshot().withAverage(average);
    }

    @Override
    public Weights weights() {
        return training.weights();
    }

    private void forget() {
        evaluating.ifPresent(TrainingSession::close);
        evaluating = Optional.empty();
    }

    @Override
    public void close() {
        forget();
        training.close();
    }
}
