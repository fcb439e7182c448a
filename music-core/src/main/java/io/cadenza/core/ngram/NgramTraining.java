package io.cadenza.core.ngram;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;

/** Training by counting the scored targets of each batch, each with the tokens before it in its window. */
final class NgramTraining implements BackendProvider.Training {
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
