package io.cadenza.core.train;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one worker of {@link LocalSgd} does in a round: all it depends on is here, so that it gives the same bits wherever it is done,
 * and again if it has to be done anew.
 *
 * @param worker its number, from 0
 * @param job what all tasks of a run share
 * @param start where the worker stands: the weights that all share, its own moments and steps
 * @param batches what it learns from, or is to score
 * @param rates the learning rate of each batch; none if batches are only scored
 */
public record WorkerTask(int worker, Job job, TrainingState start, List<Batch> batches, List<Double> rates) {
    /**
     * What all tasks of a run share.
     *
     * @param backend the name of the library
     * @param optimizer of the steps
     * @param runtime how each worker computes; worker 0 has its seed, the others seeds derived from it
     */
    public record Job(String backend, Adam optimizer, RuntimeOptions runtime) {
        /** Checks that all are there. */
        public Job {
            Objects.requireNonNull(backend, "backend");
            Objects.requireNonNull(optimizer, "optimizer");
            Objects.requireNonNull(runtime, "runtime");
        }
    }

    /**
     * What a task came to.
     *
     * @param losses mean nats per loss position of each batch; ends with the first that is not finite
     * @param end where the worker stands now; empty if batches were only scored, or a loss is not finite
     */
    public record Result(List<Double> losses, Optional<TrainingState> end) {
        /** Copies. */
        public Result {
            losses = List.copyOf(losses);
            Objects.requireNonNull(end, "end");
        }
    }

    /** Takes tasks to where they are done: threads, processes, other machines. */
    @FunctionalInterface
    public interface Transport {
        /**
         * Does tasks, at the same time where it can.
         *
         * @return the result of each, in their order
         */
        List<Result> run(List<WorkerTask> tasks);
    }

    /** Copies; checks that there is a rate for each batch, or none. */
    public WorkerTask {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(start, "start");
        batches = List.copyOf(batches);
        rates = List.copyOf(rates);
        if (!rates.isEmpty() && rates.size() != batches.size()) {
            throw new IllegalArgumentException(rates.size() + " learning rates for " + batches.size() + " batches");
        }
    }

    /** Does the task with the backend that the job names. */
    public Result run(Backend backend) {
        RuntimeOptions all = job.runtime();
        long seed = worker == 0 ? all.seed() : Seeds.derive(all.seed(), "worker", worker);
        RuntimeOptions own = new RuntimeOptions(all.device(), all.threads(), seed, all.windowsAtOnce());
        try (TrainingSession session = backend.openTraining(start, job.optimizer(), own)) {
            List<Double> losses = new ArrayList<>(batches.size());
            for (int i = 0; i < batches.size(); i++) {
                Batch batch = batches.get(i);
                double loss = rates.isEmpty() ? session.evaluate(batch) : session.step(batch, rates.get(i));
                losses.add(loss);
                if (!rates.isEmpty() && !Double.isFinite(loss)) {
                    return new Result(losses, Optional.empty());
                }
            }
            return new Result(losses, rates.isEmpty() ? Optional.empty() : Optional.of(session.snapshot()));
        }
    }
}
