package io.cadenza.eval.benchmark;

import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.BatchReport;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Times the steps of a training, keeps its best state, and ends it after so many steps. Validation and snapshots are not timed. */
final class StepClock implements TrainingListener, BooleanSupplier {
    private final LongSupplier clock;
    private final int window;
    private final int scoredPerWindow;
    private final long warmup;
    private final long limit;
    private final Runnable onStep;
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> epochSeconds = new ArrayList<>();
    private final List<EpochReport> epochs = new ArrayList<>();
    private Optional<TrainingState> best = Optional.empty();
    private BatchReport lastBatch = new BatchReport(1, 0, 0, 0, 0, 0);
    private long since;
    private long nanos;
    private long steps;

    /**
     * A clock that starts now.
     *
     * @param window tokens in a window
     * @param scoredPerWindow targets of a window that are scored
     * @param warmup steps that are not timed
     * @param limit steps after which training ends; 0 for none
     */
    StepClock(LongSupplier clock, int window, int scoredPerWindow, long warmup, long limit, Runnable onStep) {
        this.clock = clock;
        this.window = window;
        this.scoredPerWindow = scoredPerWindow;
        this.warmup = warmup;
        this.limit = limit;
        this.onStep = onStep;
        this.since = clock.getAsLong();
    }

    /** Whether training is to end. */
    @Override
    public boolean getAsBoolean() {
        return limit > 0 && steps >= limit;
    }

    @Override
    public void onBatch(BatchReport report) {
        long now = clock.getAsLong();
        nanos += now - since;
        steps++;
        if (steps > warmup) {
            double tokens = (double) report.scored() / scoredPerWindow * window;
            rates.add(tokens / ((now - since) / 1e9));
        }
        lastBatch = report;
        onStep.run();
        since = clock.getAsLong();
    }

    @Override
    public void onEpoch(EpochReport report) {
        epochs.add(report);
        epochSeconds.add(nanos / 1e9);
    }

    @Override
    public void onBest(TrainingState state, TrainingProgress progress) {
        best = Optional.of(state);
    }

    /** The last that the trainer says of an epoch: the next step is under way. */
    @Override
    public void onCheckpoint(TrainingState state, TrainingProgress progress) {
        since = clock.getAsLong();
    }

    /** The end of a training that was ended within an epoch. */
    void endWithinEpoch() {
        epochSeconds.add(nanos / 1e9);
    }

    /** The last step's report, with its number in its epoch. */
    BatchReport lastBatch() {
        return lastBatch;
    }

    /** Finished epochs. */
    List<EpochReport> epochs() {
        return epochs;
    }

    /** The state after the best finished epoch. */
    Optional<TrainingState> best() {
        return best;
    }

    CellResult.TrainingSpeed speed() {
        return new CellResult.TrainingSpeed(rates, epochSeconds);
    }
}
