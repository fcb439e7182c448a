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
import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.file.CheckpointFile;
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
import io.cadenza.eval.chorales.FrameMixture;
import io.cadenza.eval.chorales.NgramSearch;
import io.cadenza.eval.chorales.NoteTokens;
import io.cadenza.eval.chorales.PitchModel;
import io.cadenza.run.CadenzaVersion;
import io.cadenza.run.HistoryFile;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The chorale benchmark: trains a model for it, or scores models beside the baselines. */
public final class ChoraleBenchmark {
    private static final String MODEL = ".safetensors";
    private static final Place PLACE = Place.of("--seeds");

    /** The beginnings of keys that say nothing here. */
    private static final List<String> UNUSED =
            List.of("run", "corpus.", "tokenizer.", "sampling.", "save.", "training.from", "training.local.");

    private final Console console;
    private final Path data;
    private final ChoraleSet chorales;
    private final int transpositions;
    private final boolean baselines;
    private final Config config;

    /**
     * The benchmark on a file.
     *
     * @param transpositions how many semitones up and down training pieces are heard too
     * @param baselines whether tables have them; the n-gram is searched for longer than many a model trains
     * @throws CadenzaException if the file holds no pieces of frames
     */
    public ChoraleBenchmark(Console console, Path data, int transpositions, boolean baselines, Config config) {
        this.console = console;
        this.data = data;
        this.chorales = ChoraleFile.read(data);
        this.transpositions = transpositions;
        this.baselines = baselines;
        this.config = config;
    }

    /**
     * Trains the configuration's model, keeps its best epoch in a file and scores the validation split. What is there of the same
     * training goes on: a file beside it, named after it, has the state, another the history.
     *
     * @param seeds how many models are trained, 1 or more, the first with the configuration's seed; of several each has a file of its
     *     own, with the seed in its name
     * @return whether training came to its end
     * @throws CadenzaException if the state there is of another training
     */
    public boolean train(Path file, int seeds, BooleanSupplier stop) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            long seed = config.seed() + i;
            Path own = seeds == 1 ? file : beside(file, "-seed" + seed + MODEL);
            ChoraleRun run =
                    new ChoraleRun(own, i == 0 ? config : config.with(Map.of("seed", String.valueOf(seed)), PLACE));
            if (!run.train(stop)) {
                console.warn("stopped; the same command goes on");
                return false;
            }
            files.add(own);
        }
        score(files, false);
        return true;
    }

    /** A file with the same name but for its end. */
    private static Path beside(Path file, String end) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(MODEL) ? name.substring(0, name.length() - MODEL.length()) : name;
        return file.resolveSibling(stem + end);
    }

    /** The training of one model. */
    private final class ChoraleRun {
        private final Path file;
        private final Path resume;
        private final Config settings;
        private final ModelSpec spec;
        private final Backend backend;
        private final ChoraleTraining training = new ChoraleTraining(chorales, transpositions);

        ChoraleRun(Path file, Config settings) {
            this.file = file;
            this.resume = beside(file, ".resume" + MODEL);
            this.settings = settings;
            this.spec = settings.model().spec(NoteTokens.vocabulary().size());
            this.backend = Backends.installed().choose(settings.runtime().backend(), spec, Task.TRAIN);
        }

        boolean train(BooleanSupplier stop) {
            TokenDataset dataset =
                    training.dataset(settings.data(), settings.preparation().transpose());
            String identity = identity();
            Checkpoint from = Files.exists(resume)
                    ? resumed(identity)
                    : new Checkpoint(
                            TrainingState.initial(spec, settings.seed(), settings.initial(spec)),
                            TrainingProgress.START,
                            identity);
            console.note("training %s, %d parameters, with %s; the best epoch goes to %s"
                    .formatted(spec.type(), spec.parameterCount(), backend.name(), file));
            int finished = from.progress().finished().size();
            try (ProgressMeter meter = new ProgressMeter(
                    console, "epochs", finished, settings.training().epochs())) {
                HistoryFile history = HistoryFile.open(beside(file, ".history.csv"), finished);
                TrainingOutcome outcome = training.train(
                        backend,
                        from.state(),
                        from.progress(),
                        dataset,
                        settings.training(),
                        settings.adam(),
                        settings.runtime().options(settings.seed()),
                        new ChoraleListener(this, identity, history, meter),
                        stop);
                return outcome.ending() != TrainingOutcome.Ending.INTERRUPTED;
            }
        }

        private Checkpoint resumed(String identity) {
            Checkpoint checkpoint = CheckpointFile.read(resume, console::note);
            List<String> before = checkpoint.configuration().lines().toList();
            List<String> now = identity.lines().toList();
            for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
                String was = i < before.size() ? before.get(i) : "nothing";
                String is = i < now.size() ? now.get(i) : "nothing";
                if (!was.equals(is)) {
                    throw new CadenzaException(
                            "%s is of a training with \"%s\", and here it is \"%s\". Give --train another file, or remove that one to begin anew."
                                    .formatted(resume, was, is));
                }
            }
            console.note("resuming after " + checkpoint.state().step() + " steps");
            return checkpoint;
        }

        /** A line for each setting that changes a bit of the model. */
        private String identity() {
            SortedMap<String, String> values = new TreeMap<>(settings.resolved(backend.name(), file.toString())
                    .settings()
                    .values());
            values.keySet().removeIf(key -> UNUSED.stream().anyMatch(key::startsWith));
            values.put("--transpose", String.valueOf(transpositions));
            values.put("--data", fingerprint().sha256());
            StringBuilder text = new StringBuilder();
            values.forEach(
                    (key, value) -> text.append(key).append(": ").append(value).append('\n'));
            return text.toString();
        }

        CorpusFingerprint fingerprint() {
            return training.fingerprint(String.valueOf(data.getFileName()));
        }
    }

    /**
     * Prints a table of the baselines, if it has them, and of these models.
     *
     * @throws CadenzaException if a model is not one of note tokens, or there are no test pieces to score
     */
    public void score(List<Path> models, boolean test) {
        if (test && chorales.test().isEmpty()) {
            throw new CadenzaException(data + " has no test pieces. Leave out --test, or give the whole file.");
        }
        console.result(line("nats per frame", "validation", test ? "test" : ""));
        if (baselines) {
            baselines(test);
        }
        List<Losses> losses = models.stream().map(file -> model(file, test)).toList();
        if (losses.size() > 1 && losses.stream().map(Losses::spec).distinct().count() == 1) {
            console.result(line(
                    losses.size() + " trainings of one model, mean and standard deviation",
                    spread(losses.stream().map(Losses::validation).toList()),
                    test
                            ? spread(losses.stream()
                                    .map(one -> one.test().orElseThrow())
                                    .toList())
                            : ""));
        }
        if (models.size() > 1) {
            ensemble(models, test);
        }
    }

    private void baselines(boolean test) {
        row("uniform", test, PitchModel.uniform()::score);
        row("per-key unigram", test, PitchModel.unigram(chorales.training())::score);
        row("per-key Markov", test, PitchModel.markov(chorales.training())::score);
        FrameMixture mixture = FrameMixture.of(chorales.training());
        double[] shares = mixture.shares();
        row(
                String.format(
                        Locale.ROOT,
                        "the frame before again %.2f, Markov %.2f, unigram %.2f",
                        shares[0],
                        shares[1],
                        shares[2]),
                test,
                mixture::score);
        ngram(0, test);
        if (transpositions > 0) {
            ngram(transpositions, test);
        }
    }

    /** What one model has, impossible tokens left out. */
    private record Losses(ModelSpec spec, double validation, OptionalDouble test) {}

    private static String spread(List<Double> losses) {
        double mean = losses.stream().mapToDouble(x -> x).average().orElseThrow();
        double squares =
                losses.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        return String.format(Locale.ROOT, "%.4f ±%.4f", mean, Math.sqrt(squares / (losses.size() - 1)));
    }

    /** Two rows: with impossible tokens left out, and with all. */
    private Losses rows(String name, ModelSpec spec, boolean test, Function<List<Chorale>, NoteTokens.Scores> score) {
        NoteTokens.Scores validation = score.apply(chorales.validation());
        Optional<NoteTokens.Scores> ofTest = test ? Optional.of(score.apply(chorales.test())) : Optional.empty();
        console.result(line(
                name,
                nats(validation.possible()),
                ofTest.map(scores -> nats(scores.possible())).orElse("")));
        console.result(line(
                "  with impossible tokens",
                nats(validation.all()),
                ofTest.map(scores -> nats(scores.all())).orElse("")));
        return new Losses(
                spec,
                validation.possible().natsPerFrame(),
                ofTest.map(scores -> OptionalDouble.of(scores.possible().natsPerFrame()))
                        .orElse(OptionalDouble.empty()));
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
        rows(name, found.spec(), test, pieces -> NgramSearch.score(found.state(), pieces, backend, runtime()));
    }

    /** The models are open together. */
    private void ensemble(List<Path> files, boolean test) {
        List<SequenceModel> opened = new ArrayList<>();
        try {
            for (Path file : files) {
                opened.add(open(ModelFile.read(file)));
            }
            rows(
                    "ensemble of these %d models, their probabilities averaged".formatted(files.size()),
                    opened.get(0).spec(),
                    test,
                    pieces -> NoteTokens.score(opened, pieces));
        } finally {
            opened.forEach(SequenceModel::close);
        }
    }

    private SequenceModel open(TrainedModel model) {
        return Backends.installed()
                .choose("auto", model.spec(), Task.GENERATE)
                .open(model.spec(), model.weights(), runtime());
    }

    private Losses model(Path file, boolean test) {
        TrainedModel model = ModelFile.read(file);
        if (!model.vocabulary().equals(NoteTokens.vocabulary())) {
            throw new CadenzaException(
                    "The model %s is not one of note tokens. Give one that benchmark paper-polyphonic --train has written."
                            .formatted(file));
        }
        try (SequenceModel opened = open(model)) {
            String name = "%s, %d parameters, epoch %d: %s"
                    .formatted(
                            model.spec().type(),
                            model.spec().parameterCount(),
                            model.history().size(),
                            file.getFileName());
            return rows(name, model.spec(), test, pieces -> NoteTokens.score(opened, pieces));
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

    /** Keeps the best epoch of a model of chorales and what it is resumed from, and tells the user how training goes on. */
    private static final class ChoraleListener implements TrainingListener {
        private static final TokenizerSpec TOKENS = TokenizerSpec.of("jsb-frames", Map.of());

        private final ChoraleRun run;
        private final String identity;
        private final HistoryFile history;
        private final ProgressMeter meter;
        private final SortedMap<String, String> versions = new TreeMap<>();
        private long begun = System.nanoTime();

        ChoraleListener(ChoraleRun run, String identity, HistoryFile history, ProgressMeter meter) {
            this.run = run;
            this.identity = identity;
            this.history = history;
            this.meter = meter;
            versions.put("cadenza", CadenzaVersion.text());
            versions.put(run.backend.name(), run.backend.describe().version());
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
            long now = System.nanoTime();
            history.add(report, Math.max(0, now - begun) / 1e9);
            begun = now;
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
                    run.file,
                    new TrainedModel(
                            state.spec(),
                            state.weights(),
                            NoteTokens.vocabulary(),
                            TOKENS,
                            List.of(),
                            progress.finished(),
                            run.fingerprint(),
                            versions));
        }

        @Override
        public void onCheckpoint(TrainingState state, TrainingProgress progress) {
            CheckpointFile.write(run.resume, new Checkpoint(state, progress, identity));
        }
    }
}
