package io.cadenza.ngram;

import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;

/** Training by counting the scored targets of each batch, each with the tokens before it in its window. */
final class NgramTraining implements TrainingSession {
    private final NgramCounts counts;
    private long step;
    private boolean closed;

    NgramTraining(NgramCounts counts, long step) {
        this.counts = counts;
        this.step = step;
    }

    /** The loss is that of the counts before this batch; the rate changes nothing. */
    @Override
    public double step(Batch batch, double learningRate) {
        double loss = evaluate(batch);
        if (!(learningRate > 0 && Double.isFinite(learningRate))) {
            throw new IllegalArgumentException("A learning rate is more than 0, not " + learningRate);
        }
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
        requireOpen();
        batch.requireFitting(counts.spec());
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
        requireOpen();
        NgramFile file = NgramFile.of(counts);
        Weights none = Weights.zeros(file.spec().momentShapes());
        return new TrainingState(file.spec(), file.weights(), none, none, step);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The training session is closed");
        }
    }
}
