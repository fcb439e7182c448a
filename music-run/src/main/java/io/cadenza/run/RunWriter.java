package io.cadenza.run;

import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.BatchReport;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.Learner;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingProgress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Writes a run's files and tells the user how it goes on, as the trainer reports. */
final class RunWriter implements TrainingListener {
    private final BestCheckpointWriter model;
    private final Checkpoints states;
    private final RunIdentity identity;
    private final HistoryFile history;
    private final MetricsFile metrics;
    private final Progress.Work meter;
    private final Learner learner;
    private final int epochs;
    private final LongSupplier clock;
    private long epochStarted;
    private double best;
    private int finished;

    /**
     * A writer for a run that stands at {@code start}.
     *
     * @param epochs of the whole run
     * @param learner whose states are saved
     */
    RunWriter(
            BestCheckpointWriter model,
            Checkpoints states,
            RunIdentity identity,
            Path history,
            MetricsFile metrics,
            TrainingProgress start,
            int epochs,
            Progress.Work meter,
            Learner learner) {
        this.model = model;
        this.states = states;
        this.identity = identity;
        this.history = HistoryFile.open(history, start.finished().size());
        this.metrics = metrics;
        this.meter = meter;
        this.learner = learner;
        this.epochs = epochs;
        this.clock = System::nanoTime;
        this.epochStarted = clock.getAsLong();
        this.finished = start.finished().size();
        this.best = start.best().map(EpochReport::monitoredLoss).orElse(Double.POSITIVE_INFINITY);
    }

    /** How many epochs are over. */
    int finished() {
        return finished;
    }

    /** Another model has this loss already, so that no epoch above it is the best. */
    void mustPass(double loss) {
        best = Math.min(best, loss);
    }

    @Override
    public void onBatch(BatchReport report) {
        metrics.add(report);
        long done = (long) (report.epoch() - 1) * report.batches() + report.batch();
        meter.advanceTo(
                done,
                "epoch " + report.epoch() + "/" + epochs,
                String.format(Locale.ROOT, "loss %.4f", report.meanLoss()));
    }

    @Override
    public void onEpoch(EpochReport report) {
        finished = report.epoch();
        long now = clock.getAsLong();
        double seconds = Math.max(0, now - epochStarted) / 1e9;
        epochStarted = now;
        history.add(report, seconds);
        boolean better = report.monitoredLoss() < best;
        best = Math.min(best, report.monitoredLoss());
        metrics.add(report, better);
        String validation = report.validationLoss().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", validation %.4f",
                        report.validationLoss().getAsDouble())
                : "";
        meter.note(String.format(
                Locale.ROOT,
                "epoch %d/%d: training %.4f%s%s, %.1f s",
                report.epoch(),
                epochs,
                report.trainingLoss(),
                validation,
                better ? " (best)" : "",
                seconds));
    }

    @Override
    public void onBest(TrainingState state, TrainingProgress progress) {
        model.write(state, progress);
    }

    @Override
    public void onCheckpoint(TrainingState state, TrainingProgress progress) {
        states.write(new Checkpoint(state, progress, identity.text(), learner.others()));
    }
}
