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
        return train(Learner.of(session), start, stop);
    }

    /**
     * Trains until all epochs are done, patience runs out or {@code stop} returns true.
     *
     * @param learner one whose state matches {@code start}
     * @param start {@link TrainingProgress#START}, or a checkpoint's progress
     * @param stop called before the batches that are learned together; when true a checkpoint is reported and the run ends
     * @throws DivergenceException if a loss is not finite; the last best model and checkpoint reported are good
     */
    public TrainingOutcome train(Learner learner, TrainingProgress start, BooleanSupplier stop) {
        TrainingProgress progress = start;
        while (progress.epoch() <= options.epochs()) {
            if (hasLostPatience(progress)) {
                return new TrainingOutcome(TrainingOutcome.Ending.STOPPED_EARLY, progress);
            }
            EpochRun run = new EpochRun(learner, progress);
            if (!run.finish(stop)) {
                listener.onCheckpoint(learner.snapshot(), run.progress());
                return new TrainingOutcome(TrainingOutcome.Ending.INTERRUPTED, run.progress());
            }
            progress = close(learner, progress, run);
        }
        return new TrainingOutcome(TrainingOutcome.Ending.COMPLETED, progress);
    }

    private boolean hasLostPatience(TrainingProgress progress) {
        return options.patience() > 0 && progress.epochsSinceBest() >= options.patience();
    }

    private TrainingProgress close(Learner learner, TrainingProgress before, EpochRun run) {
        EpochReport report = run.report(validate(learner));
        List<EpochReport> finished = new ArrayList<>(before.finished());
        finished.add(report);
        TrainingProgress progress = new TrainingProgress(finished, 0, 0, 0);
        listener.onEpoch(report);
        TrainingState state = learner.snapshot();
        if (progress.epochsSinceBest() == 0) {
            listener.onBest(state.evaluated(), progress);
        }
        listener.onCheckpoint(state, progress);
        return progress;
    }

    private OptionalDouble validate(Learner learner) {
        return learner.evaluate(dataset.inOrder(Subset.VALIDATION, options.batchSize(), lossStart));
    }

    private Batches batches(int epoch) {
        return dataset.shuffled(Subset.TRAINING, options.windowsPerStep(), lossStart, options.seed(), epoch);
    }

    /** One epoch under way. */
    private final class EpochRun {
        private final Learner learner;
        private final List<EpochReport> finished;
        private final int epoch;
        private final Batches batches;
        private int batch;
        private double lossSum;
        private long scored;

        EpochRun(Learner learner, TrainingProgress progress) {
            this.learner = learner;
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
                long before = steps();
                learn(Math.min(learner.together(), batches.count() - batch));
                long every = options.checkpointEverySteps();
                if (every > 0 && steps() / every > before / every && batch < batches.count()) {
                    listener.onCheckpoint(learner.snapshot(), progress());
                }
            }
            return true;
        }

        private void learn(int count) {
            List<Batch> next = new ArrayList<>(count);
            List<Double> rates = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                next.add(batches.get(batch + i).withLabelSmoothing(options.labelSmoothing()));
                rates.add(rateOf(steps() + i));
            }
            List<Double> losses = learner.learn(next, rates);
            for (int i = 0; i < count; i++) {
                count(next.get(i), losses.get(i));
            }
        }

        private void count(Batch next, double loss) {
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
