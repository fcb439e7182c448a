package io.cadenza.core.backend;

import io.cadenza.core.data.Batch;
import io.cadenza.core.data.Batches;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.OptionalDouble;

/**
 * A model in training. Used by one thread at a time, except that any thread may close it; sessions do not disturb each
 * other. Equal starts, batches, rates and options give equal bits.
 */
public interface TrainingSession extends AutoCloseable {
    /**
     * Takes one optimiser step, down the mean loss with the batch's label smoothing.
     *
     * @param learningRate η of Adam, more than 0 and finite
     * @return the mean loss in nats per loss position, of the targets alone, with dropout and before the update; NaN or infinite
     *     if training has diverged
     * @throws IllegalArgumentException if batch or rate do not fit; nothing is changed
     * @throws IllegalStateException if the session is closed
     */
    double step(Batch batch, double learningRate);

    /**
     * Scores a batch without dropout and without an update.
     *
     * @return the mean loss in nats per loss position
     * @throws IllegalArgumentException if the batch does not fit the model
     * @throws IllegalStateException if the session is closed
     */
    double evaluate(Batch batch);

    /**
     * Scores batches: the mean loss in nats per loss position of all, without dropout and without an update.
     *
     * @return empty if there is no batch
     */
    default OptionalDouble evaluate(Batches batches) {
        double sum = 0;
        long scored = 0;
        for (int i = 0; i < batches.count(); i++) {
            Batch batch = batches.get(i);
            sum += evaluate(batch) * batch.scoredCount();
            scored += batch.scoredCount();
        }
        return scored == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / scored);
    }

    /**
     * The state after the steps taken so far: a copy that later steps do not change. Training that continues from it gives
     * the bits that this session would give.
     *
     * @throws IllegalStateException if the session is closed
     */
    TrainingState snapshot();

    /**
     * The weights of {@link #snapshot} alone, which takes less time.
     *
     * @throws IllegalStateException if the session is closed
     */
    default Weights weights() {
        return snapshot().weights();
    }

    /** Waits for a call in flight and frees what the library holds; closing twice is harmless. */
    @Override
    void close();
}
