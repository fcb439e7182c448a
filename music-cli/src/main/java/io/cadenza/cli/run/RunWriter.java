package io.cadenza.cli.run;

import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.file.CheckpointFile;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.BatchReport;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingProgress;
import io.cadenza.data.prepare.PreparedData;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/** Writes a run's files and tells the user how it goes on, as the trainer reports. */
final class RunWriter implements TrainingListener {
    private final RunFolder folder;
    private final PreparedData data;
    private final long seed;
    private final SortedMap<String, String> versions;
    private final RunIdentity identity;
    private final HistoryFile history;
    private final ProgressMeter meter;
    private final int epochs;
    private final LongSupplier clock;
    private long epochStarted;
    private double best;

    /**
     * A writer for a run that stands at {@code start}.
     *
     * @param versions what the model file says made it
     * @param epochs of the whole run
     */
    RunWriter(
            RunFolder folder,
            PreparedData data,
            long seed,
            SortedMap<String, String> versions,
            RunIdentity identity,
            TrainingProgress start,
            int epochs,
            ProgressMeter meter) {
        this.folder = folder;
        this.data = data;
        this.seed = seed;
        this.versions = versions;
        this.identity = identity;
        this.history = HistoryFile.open(folder.history(), start.finished().size());
        this.meter = meter;
        this.epochs = epochs;
        this.clock = System::nanoTime;
        this.epochStarted = clock.getAsLong();
        this.best = start.best().map(EpochReport::monitoredLoss).orElse(Double.POSITIVE_INFINITY);
    }

    @Override
    public void onBatch(BatchReport report) {
        long done = (long) (report.epoch() - 1) * report.batches() + report.batch();
        meter.advanceTo(
                done,
                "epoch " + report.epoch() + "/" + epochs,
                String.format(Locale.ROOT, "loss %.4f", report.meanLoss()));
    }

    @Override
    public void onEpoch(EpochReport report) {
        long now = clock.getAsLong();
        double seconds = (now - epochStarted) / 1e9;
        epochStarted = now;
        history.add(report, seconds);
        boolean better = report.monitoredLoss() < best;
        best = Math.min(best, report.monitoredLoss());
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
        ModelFile.write(
                folder.model(),
                new TrainedModel(
                        state.spec(),
                        state.weights(),
                        data.vocabulary(),
                        data.tokenizer(),
                        data.primers(seed),
                        progress.finished(),
                        data.fingerprint(),
                        versions));
    }

    @Override
    public void onCheckpoint(TrainingState state, TrainingProgress progress) {
        CheckpointFile.write(folder.resume(), new Checkpoint(state, progress, identity.text()));
    }
}
