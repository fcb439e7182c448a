package io.cadenza.core.train;

import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * The training loop that all backends share. Files and clocks are left to the listener, so equal runs give equal reports.
 */
public final class Trainer {
    private final TokenDataset dataset;
    private final TrainingOptions options;
    private final TrainingListener listener;
    private final int lossStart;

    /** A trainer of one model on one data set. */
    public Trainer(ModelSpec spec, TokenDataset dataset, TrainingOptions options, TrainingListener listener) {
        this.dataset = dataset;
        this.options = options;
        this.listener = listener;
        this.lossStart = options.lossScope().lossStart(spec, dataset.window());
    }

    /** The optimiser steps in an epoch. */
    public int stepsPerEpoch() {
        return batches(1).count();
    }

    /**
     * Trains until all epochs are done, patience runs out or {@code stop} returns true.
     *
     * @param session a session whose state matches {@code start}
     * @param start {@link TrainingProgress#START}, or a checkpoint's progress
     * @param stop called before every step; when true a checkpoint is reported and the run ends
     * @throws DivergenceException if a loss is not finite; the last best model and checkpoint reported are good
     */
    public TrainingOutcome train(TrainingSession session, TrainingProgress start, BooleanSupplier stop) {
        TrainingProgress progress = start;
        while (progress.epoch() <= options.epochs()) {
            if (hasLostPatience(progress)) {
                return new TrainingOutcome(TrainingOutcome.Ending.STOPPED_EARLY, progress);
            }
            EpochRun run = new EpochRun(session, progress);
            if (!run.finish(stop)) {
                listener.onCheckpoint(session.snapshot(), run.progress());
                return new TrainingOutcome(TrainingOutcome.Ending.INTERRUPTED, run.progress());
            }
            progress = close(session, progress, run);
        }
        return new TrainingOutcome(TrainingOutcome.Ending.COMPLETED, progress);
    }

    private boolean hasLostPatience(TrainingProgress progress) {
        return options.patience() > 0 && progress.epochsSinceBest() >= options.patience();
    }

    private TrainingProgress close(TrainingSession session, TrainingProgress before, EpochRun run) {
        EpochReport report = run.report(validate(session));
        List<EpochReport> finished = new ArrayList<>(before.finished());
        finished.add(report);
        TrainingProgress progress = new TrainingProgress(finished, 0, 0, 0);
        listener.onEpoch(report);
        TrainingState state = session.snapshot();
        if (progress.epochsSinceBest() == 0) {
            listener.onBest(state, progress);
        }
        listener.onCheckpoint(state, progress);
        return progress;
    }

    private OptionalDouble validate(TrainingSession session) {
        return session.evaluate(dataset.inOrder(Subset.VALIDATION, options.batchSize(), lossStart));
    }

    private Batches batches(int epoch) {
        return dataset.shuffled(Subset.TRAINING, options.batchSize(), lossStart, options.seed(), epoch);
    }

    /** One epoch under way. */
    private final class EpochRun {
        private final TrainingSession session;
        private final List<EpochReport> finished;
        private final int epoch;
        private final Batches batches;
        private int batch;
        private double lossSum;
        private long scored;

        EpochRun(TrainingSession session, TrainingProgress progress) {
            this.session = session;
            this.finished = progress.finished();
            this.epoch = progress.epoch();
            this.batches = batches(epoch);
            this.batch = progress.batch();
            this.lossSum = progress.lossSum();
            this.scored = progress.scored();
        }

        /** Whether the epoch came to its end. */
        boolean finish(BooleanSupplier stop) {
            while (batch < batches.count()) {
                if (stop.getAsBoolean()) {
                    return false;
                }
                step(batches.get(batch));
                if (options.checkpointEverySteps() > 0
                        && steps() % options.checkpointEverySteps() == 0
                        && batch < batches.count()) {
                    listener.onCheckpoint(session.snapshot(), progress());
                }
            }
            return true;
        }

        private void step(Batch next) {
            double loss = session.step(next, rateOf(steps()));
            batch++;
            if (!Double.isFinite(loss)) {
                throw new DivergenceException(epoch, steps(), loss);
            }
            lossSum += loss * next.scoredCount();
            scored += next.scoredCount();
            listener.onBatch(
                    new BatchReport(epoch, batch, batches.count(), loss, lossSum / scored, next.scoredCount()));
        }

        private double rateOf(long step) {
            return options.learningRate().at(step, (long) options.epochs() * batches.count());
        }

        /** Steps taken since training began. */
        private long steps() {
            return (long) finished.size() * batches.count() + batch;
        }

        TrainingProgress progress() {
            return new TrainingProgress(finished, batch, lossSum, scored);
        }

        EpochReport report(OptionalDouble validationLoss) {
            return new EpochReport(epoch, steps(), lossSum / scored, validationLoss, rateOf(steps() - 1));
        }
    }
}
