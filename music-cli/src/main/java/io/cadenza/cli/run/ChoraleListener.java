package io.cadenza.cli.run;

import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.train.BatchReport;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingProgress;
import io.cadenza.eval.chorales.NoteTokens;
import io.cadenza.run.CadenzaVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the best epoch of a model of chorales, and tells the user how training goes on. */
final class ChoraleListener implements TrainingListener {
    /** The benchmark's own tokens, which are no tokenizer's: such a model is scored, not played. */
    private static final TokenizerSpec TOKENS = TokenizerSpec.of("jsb-frames", Map.of());

    private final Path file;
    private final CorpusFingerprint fingerprint;
    private final SortedMap<String, String> versions = new TreeMap<>();
    private final ProgressMeter meter;

    ChoraleListener(Path file, CorpusFingerprint fingerprint, Backend backend, ProgressMeter meter) {
        this.file = file;
        this.fingerprint = fingerprint;
        this.meter = meter;
        versions.put("cadenza", CadenzaVersion.text());
        versions.put(backend.name(), backend.describe().version());
    }

    @Override
    public void onBatch(BatchReport report) {
        meter.advanceTo(
                report.epoch() - 1,
                "batch %d/%d".formatted(report.batch(), report.batches()),
                String.format(Locale.ROOT, "loss %.4f", report.meanLoss()));
    }

    @Override
    public void onEpoch(EpochReport report) {
        meter.note(String.format(
                Locale.ROOT,
                "epoch %d: training %.4f, validation windows %.4f",
                report.epoch(),
                report.trainingLoss(),
                report.monitoredLoss()));
    }

    @Override
    public void onBest(TrainingState state, TrainingProgress progress) {
        ModelFile.write(
                file,
                new TrainedModel(
                        state.spec(),
                        state.weights(),
                        NoteTokens.vocabulary(),
                        TOKENS,
                        List.of(),
                        progress.finished(),
                        fingerprint,
                        versions));
    }
}
