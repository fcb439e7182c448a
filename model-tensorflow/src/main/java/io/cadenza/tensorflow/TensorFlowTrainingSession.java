package io.cadenza.tensorflow;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** A model in training: counts steps and leaves the rest to its graph. */
final class TensorFlowTrainingSession implements BackendProvider.Training {
    private final ModelSpec spec;
    private final long seed;
    private final Device device;
    private final TrainingGraph graph;
    private long step;

    TensorFlowTrainingSession(TrainingState start, Adam adam, RuntimeOptions runtime) {
        this.spec = start.spec();
        this.seed = runtime.seed();
        this.device = runtime.device();
        this.step = start.step();
        this.graph = AsciiDigits.build(() -> new TrainingGraph(start, adam, runtime));
    }

    @Override
    public double step(Batch batch, double learningRate) {
        long next = step + 1;
        double loss = withinMemory(
                device, batch, () -> graph.step(batch, learningRate, next, Seeds.derive(seed, "dropout", next)));
        step = next;
        return loss;
    }

    @Override
    public double evaluate(Batch batch) {
        return withinMemory(device, batch, () -> graph.evaluate(batch));
    }

    /**
     * Does work on a batch and says what to lower where TensorFlow says that memory ran out, as it does on GPUs.
     *
     * @throws TooLittleMemoryException if it says so
     */
    static double withinMemory(Device device, Batch batch, DoubleSupplier work) {
        try {
            return work.getAsDouble();
        } catch (TFResourceExhaustedException e) {
            throw new TooLittleMemoryException(
                    ("TensorFlow ran out of memory on %s for a batch of %d windows of %d tokens. Lower"
                                    + " training.batchSize, data.window or the model's sizes.")
                            .formatted(device, batch.size(), batch.time()),
                    e);
        }
    }

    @Override
    public TrainingState snapshot() {
        List<Weights> values = graph.values();
        return new TrainingState(spec, values.get(0), values.get(1), values.get(2), step);
    }

    @Override
    public Weights weights() {
        return graph.weights();
    }

    @Override
    public void close() {
        graph.close();
    }
}
