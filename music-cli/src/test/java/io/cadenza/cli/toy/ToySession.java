package io.cadenza.cli.toy;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.Arrays;

/** Adds to every weight what depends on the batch, and says that the loss falls. */
final class ToySession implements BackendProvider.Training {
    private final long lastGoodStep;
    private TrainingState state;

    ToySession(TrainingState start, long lastGoodStep) {
        this.state = start;
        this.lastGoodStep = lastGoodStep;
    }

    @Override
    public double step(Batch batch, double learningRate) {
        float change = (float) (learningRate * Arrays.hashCode(batch.inputs()) * 0x1p-31);
        Weights weights = Weights.generate(
                state.spec().weightShapes(),
                (name, shape) -> added(state.weights().get(name), shape, change));
        state = new TrainingState(state.spec(), weights, state.firstMoments(), state.secondMoments(), state.step() + 1);
        return state.step() >= lastGoodStep ? Double.NaN : evaluate(batch);
    }

    private static Tensor added(Tensor tensor, Shape shape, float change) {
        float[] values = tensor.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += change;
        }
        return Tensor.of(shape, values);
    }

    @Override
    public double evaluate(Batch batch) {
        return 1 + 1.0 / (1 + state.step());
    }

    @Override
    public TrainingState snapshot() {
        return state;
    }

    @Override
    public void close() {}
}
