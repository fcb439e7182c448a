package io.cadenza.core.train;

import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.data.Batches;
import io.cadenza.core.model.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a {@link Trainer} trains: a model that takes a step on each batch it is given, one batch at a time ({@link #of}) or several
 * together ({@link LocalSgd}). For one thread.
 */
public interface Learner {
    /** How many batches are learned together, 1 or more; the trainer gives fewer at the end of an epoch only. */
    int together();

    /**
     * Learns from batches.
     *
     * @param rates the learning rate of each
     * @return the mean loss in nats per loss position of each, before its update; NaN or infinite if training has diverged, and
     *     nothing is said then of the batches behind
     */
    List<Double> learn(List<Batch> batches, List<Double> rates);

    /** The mean loss in nats per loss position of all, without an update; empty if there is no batch. */
    OptionalDouble evaluate(Batches batches);

    /** The state after the batches learned so far: weights, the moments of the first worker, how many batches there were. */
    TrainingState snapshot();

    /** What has to be kept beside {@link #snapshot} to go on exactly; empty if that is all. */
    default Optional<LocalSgd.State> others() {
        return Optional.empty();
    }

    /** A learner that takes one step after the other in a session, which stays its caller's to close. */
    static Learner of(TrainingSession session) {
        return new Learner() {
            @Override
            public int together() {
                return 1;
            }

            @Override
            public List<Double> learn(List<Batch> batches, List<Double> rates) {
                List<Double> losses = new ArrayList<>(batches.size());
                for (int i = 0; i < batches.size(); i++) {
                    losses.add(session.step(batches.get(i), rates.get(i)));
                }
                return losses;
            }

            @Override
            public OptionalDouble evaluate(Batches batches) {
                return session.evaluate(batches);
            }

            @Override
            public TrainingState snapshot() {
                return session.snapshot();
            }
        };
    }
}
