package io.cadenza.core.ngram;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.List;

/** Back-off n-grams, by counting on one thread of the CPU: a million tokens in seconds. */
public final class NgramBackend implements BackendProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public NgramBackend() {}

    @Override
    public String name() {
        return "ngram";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo(
                "interpolated Kneser-Ney, Java " + Runtime.version().feature(),
                List.of("cpu (one thread)"),
                List.of("counts tokens; the learning rate changes nothing"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec instanceof NgramSpec;
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new NgramTraining(NgramFile.read((NgramSpec) start.spec(), start.weights()), start.step());
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new NgramModel(NgramFile.read((NgramSpec) spec, weights));
    }

    private static void requireCpu(RuntimeOptions runtime) {
        if (runtime.device().kind() == Device.Kind.GPU) {
            throw new BackendException("The backend \"ngram\" counts on the CPU, not on " + runtime.device()
                    + ". Set device to cpu or auto.");
        }
    }

    /** Training by counting the loss positions of each batch, each with the tokens before it in its window. */
    private static final class NgramTraining implements BackendProvider.Training {
        private final NgramCounts counts;
        private long step;

        NgramTraining(NgramCounts counts, long step) {
            this.counts = counts;
            this.step = step;
        }

        /** The loss is that of the counts before this batch; the rate changes nothing. */
        @Override
        public double step(Batch batch, double learningRate) {
            double loss = evaluate(batch);
            int[] inputs = batch.inputs();
            int[] targets = batch.targets();
            for (int row = 0; row < batch.size(); row++) {
                int[] past = counts.emptyPast();
                for (int t = 0; t < batch.time(); t++) {
                    int at = row * batch.time() + t;
                    counts.advanceAdding(past, inputs[at]);
                    if (t >= batch.lossStart()) {
                        counts.count(past, targets[at]);
                    }
                }
            }
            step++;
            return loss;
        }

        @Override
        public double evaluate(Batch batch) {
            int[] inputs = batch.inputs();
            int[] targets = batch.targets();
            double sum = 0;
            for (int row = 0; row < batch.size(); row++) {
                int[] past = counts.emptyPast();
                for (int t = 0; t < batch.time(); t++) {
                    int at = row * batch.time() + t;
                    counts.advance(past, inputs[at]);
                    if (t >= batch.lossStart()) {
                        sum -= StrictMath.log(counts.probability(past, targets[at]));
                    }
                }
            }
            return sum / batch.scoredCount();
        }

        @Override
        public TrainingState snapshot() {
            NgramFile file = NgramFile.of(counts);
            Weights none = Weights.zeros(file.spec().momentShapes());
            return new TrainingState(file.spec(), file.weights(), none, none, step);
        }

        @Override
        public void close() {
            // All is on Java's heap.
        }
    }
}
