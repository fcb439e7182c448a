package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.train.BatchReport;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingOutcome;
import io.cadenza.core.train.TrainingProgress;
import io.cadenza.eval.chorales.Chorale;
import io.cadenza.eval.chorales.ChoraleFile;
import io.cadenza.eval.chorales.ChoraleFile.ChoraleSet;
import io.cadenza.eval.chorales.ChoraleTraining;
import io.cadenza.eval.chorales.FrameLoss;
import io.cadenza.eval.chorales.NgramSearch;
import io.cadenza.eval.chorales.NoteTokens;
import io.cadenza.eval.chorales.PitchModel;
import io.cadenza.run.CadenzaVersion;
import io.cadenza.run.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The chorale benchmark: trains a model for it, or scores models beside the baselines. */
public final class ChoraleBenchmark {
    private final Console console;
    private final Path data;
    private final ChoraleSet chorales;
    private final int transpositions;
    private final Config config;

    /**
     * The benchmark on a file.
     *
     * @param transpositions how many semitones up and down training pieces are heard too
     * @throws CadenzaException if the file holds no pieces of frames
     */
    public ChoraleBenchmark(Console console, Path data, int transpositions, Config config) {
        this.console = console;
        this.data = data;
        this.chorales = ChoraleFile.read(data);
        this.transpositions = transpositions;
        this.config = config;
    }

    /**
     * Trains the configuration's model, keeps its best epoch in a file and scores the validation split.
     *
     * @return whether training came to its end
     */
    public boolean train(Path file, BooleanSupplier stop) {
        ModelSpec spec = config.model().spec(NoteTokens.vocabulary().size());
        Backend backend = Backends.installed().choose(config.runtime().backend(), spec, Task.TRAIN);
        ChoraleTraining training = new ChoraleTraining(chorales, transpositions);
        TokenDataset dataset =
                training.dataset(config.data().window(), config.data().stride());
        console.note("training %s, %d parameters, with %s; the best epoch goes to %s"
                .formatted(spec.type(), spec.parameterCount(), backend.name(), file));
        TrainingOutcome outcome;
        try (ProgressMeter meter =
                new ProgressMeter(console, "epochs", 0, config.training().epochs())) {
            ChoraleListener listener = new ChoraleListener(file, training.fingerprint(), backend, meter);
            outcome = training.train(
                    backend,
                    spec,
                    config.initial(spec),
                    dataset,
                    config.training(),
                    config.adam(),
                    runtime(),
                    listener,
                    stop);
        }
        if (outcome.progress().best().isPresent()) {
            score(List.of(file), false);
        }
        return outcome.ending() != TrainingOutcome.Ending.INTERRUPTED;
    }

    /**
     * Prints a table of the baselines and of these models.
     *
     * @throws CadenzaException if a model is not one of note tokens, or there are no test pieces to score
     */
    public void score(List<Path> models, boolean test) {
        if (test && chorales.test().isEmpty()) {
            throw new CadenzaException(data + " has no test pieces. Leave out --test, or give the whole file.");
        }
        console.result(line("nats per frame", "validation", test ? "test" : ""));
        row("uniform", test, PitchModel.uniform()::score);
        row("per-key unigram", test, PitchModel.unigram(chorales.training())::score);
        row("per-key Markov", test, PitchModel.markov(chorales.training())::score);
        ngram(0, test);
        if (transpositions > 0) {
            ngram(transpositions, test);
        }
        models.forEach(file -> model(file, test));
    }

    private void ngram(int heard, boolean test) {
        Backend backend = Backends.installed()
                .choose(
                        "auto",
                        ModelTypes.named("ngram", NoteTokens.vocabulary().size()),
                        Task.TRAIN);
        NgramSearch.Found found = NgramSearch.run(chorales, heard, backend, runtime());
        String name = "n-gram of note tokens, order %d, discount %s%s"
                .formatted(
                        found.spec().order(),
                        found.spec().discount(),
                        heard == 0 ? "" : ", transposed by up to " + heard);
        row(name, test, pieces -> NgramSearch.score(found.state(), pieces, backend, runtime()));
    }

    private void model(Path file, boolean test) {
        TrainedModel model = ModelFile.read(file);
        if (!model.vocabulary().equals(NoteTokens.vocabulary())) {
            throw new CadenzaException(
                    "The model %s is not one of note tokens. Give one that benchmark paper-polyphonic --train has written."
                            .formatted(file));
        }
        Backend backend = Backends.installed().choose("auto", model.spec(), Task.GENERATE);
        try (SequenceModel opened = backend.open(model.spec(), model.weights(), runtime())) {
            String name = "%s, %d parameters, epoch %d: %s"
                    .formatted(
                            model.spec().type(),
                            model.spec().parameterCount(),
                            model.history().size(),
                            file.getFileName());
            row(name, test, pieces -> NoteTokens.score(opened, pieces));
        }
    }

    private void row(String name, boolean test, Function<List<Chorale>, FrameLoss> score) {
        console.result(
                line(name, nats(score.apply(chorales.validation())), test ? nats(score.apply(chorales.test())) : ""));
    }

    private static String line(String name, String validation, String test) {
        return String.format(Locale.ROOT, "%-60s %10s %10s", name, validation, test)
                .stripTrailing();
    }

    private static String nats(FrameLoss loss) {
        return String.format(Locale.ROOT, "%.4f", loss.natsPerFrame());
    }

    private RuntimeOptions runtime() {
        return config.runtime().options(config.seed());
    }

    /** Keeps the best epoch of a model of chorales, and tells the user how training goes on. */
    private static final class ChoraleListener implements TrainingListener {
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
}
