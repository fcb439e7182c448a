package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.data.Batch;
import io.cadenza.core.data.Subset;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.file.CheckpointFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.train.AveragedSession;
import io.cadenza.core.train.Learner;
import io.cadenza.core.train.LearningRate;
import io.cadenza.core.train.LocalSgd;
import io.cadenza.core.train.Trainer;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingOutcome;
import io.cadenza.core.train.TrainingProgress;
import io.cadenza.core.train.WorkerTask;
import io.cadenza.data.cache.CacheFolder;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.data.prepare.SplitFile;
import io.cadenza.data.prepare.TokenizedCorpus;
import io.cadenza.eval.plot.LossCurve;
import io.cadenza.eval.plot.PictureException;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.ConfigWriter;
import io.cadenza.run.config.ModelConfig;
import io.cadenza.run.config.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Trains a model: reads the music, trains, keeps the best model in a run's folder, sums up. Everything that is not said here is as
 * in the default configuration; {@link #set} takes each of its keys. Immutable; each method gives a new training.
 *
 * <pre>{@code
 * TrainingResult result = Training.on(Path.of("my-midis")).model("lstm").epochs(30).seed(1).run(Path.of("runs/mine"), Progress.NONE);
 * TrainedModel model = result.model();
 * }</pre>
 */
public final class Training {
    private static final String AUTO = "auto";
    private static final String AVERAGING = "training.averaging";

    private final ConfigLoader settings;
    private final Start start;
    private final BooleanSupplier stop;
    private final int lastEpoch;
    private final Optional<WorkerTask.Transport> elsewhere;

    /** How a run treats what lies in its folder. */
    public enum Start {
        /** The folder must hold no run. */
        NEW,
        /** A run in the folder is replaced. */
        OVERWRITE,
        /** The run in the folder goes on where it stands. */
        RESUME
    }

    private Training(
            ConfigLoader settings,
            Start start,
            BooleanSupplier stop,
            int lastEpoch,
            Optional<WorkerTask.Transport> elsewhere) {
        this.settings = settings;
        this.start = start;
        this.stop = stop;
        this.lastEpoch = lastEpoch;
        this.elsewhere = elsewhere;
    }

    private static Training of(ConfigLoader settings) {
        return new Training(settings, Start.NEW, () -> false, Integer.MAX_VALUE, Optional.empty());
    }

    /** Training as a configuration says; its {@code run} plays no part. */
    public static Training of(Config config) {
        return of(ConfigLoader.of(config));
    }

    /** Training on the default configuration's music, which a composer without learning writes. */
    public static Training ofDefault() {
        return of(ConfigLoader.ofDefault());
    }

    /** Training on a folder of music, or on one file, with the preset {@code music}. */
    public static Training on(Path corpus) {
        return of(ConfigLoader.ofFolder(corpus, Place.of("corpus")));
    }

    /** Training of a trained model, given as for {@link #startingFrom}, on a folder of more music, with the preset {@code fine-tune}. */
    public static Training fineTuning(Path fileOrName, Path corpus) {
        return on(corpus).preset("fine-tune").startingFrom(fileOrName);
    }

    /** This training with a shipped configuration laid over it, such as {@code wavenet}. */
    public Training preset(String name) {
        return with(settings.copy().preset(name));
    }

    /**
     * This training with one key of the configuration changed.
     *
     * @param value as YAML writes it, for example {@code 5} or {@code [1, 2, 4]}
     * @throws io.cadenza.run.config.ConfigException for an unknown key or a value that is not allowed
     */
    public Training set(String key, String value) {
        return with(settings.copy().set(key, value, Place.of("Training.set")));
    }

    /** This training of another kind of model: {@code wavenet}, {@code wavenet-simple}, {@code lstm}, {@code transformer} or {@code ngram}. */
    public Training model(String type) {
        return set(ModelConfig.TYPE, type);
    }

    /** This training with another number of passes over the training windows. */
    public Training epochs(int epochs) {
        return set("training.epochs", String.valueOf(epochs));
    }

    /** This training with another seed. */
    public Training seed(long seed) {
        return set("seed", String.valueOf(seed));
    }

    /** This training with another tokenizer. */
    public Training tokenizer(String name) {
        return set("tokenizer.name", name);
    }

    /** This training with a backend by name, or {@code auto}. */
    public Training backend(String name) {
        return set("backend", name);
    }

    /**
     * This training from the weights of a trained model instead of random ones; its tokens, vocabulary, type and sizes take the
     * place of those of the configuration, and it stays the best model until an epoch has a better validation loss.
     *
     * @param fileOrName a model file, or the name of a model on the class path, such as {@code tunes}
     */
    public Training startingFrom(Path fileOrName) {
        return set(Config.FROM, fileOrName.toString());
    }

    /** This training with another way to treat what lies in the run's folder; {@link Start#NEW} unless said. */
    public Training start(Start other) {
        return new Training(settings, other, stop, lastEpoch, elsewhere);
    }

    /** This training with a question asked before every step: when true the state is saved and the run ends. */
    public Training until(BooleanSupplier other) {
        return new Training(settings, start, other, lastEpoch, elsewhere);
    }

    /**
     * This training with the workers of {@code training.local} elsewhere than in threads of this process; it changes no bit of what is
     * trained.
     */
    public Training workersIn(WorkerTask.Transport other) {
        return new Training(settings, start, stop, lastEpoch, Optional.of(other));
    }

    /** This training stopped after a number of epochs, to be resumed: unlike {@link #epochs} this changes no learning rate. */
    Training untilEpoch(int epoch) {
        return new Training(settings, start, stop, epoch, elsewhere);
    }

    private Training with(ConfigLoader other) {
        return new Training(other, start, stop, lastEpoch, elsewhere);
    }

    /**
     * The configuration of this training.
     *
     * @throws io.cadenza.run.config.ConfigException if values that are allowed one by one do not go together
     */
    public Config config() {
        return settings.load();
    }

    /**
     * Trains to the end, or until stopped.
     *
     * @param folder for the run's files, made if it is missing
     * @throws io.cadenza.core.CadenzaException for whatever its user can fix; files written before stay as they are
     */
    public TrainingResult run(Path folder, Progress progress) {
        return new Job(new RunFolder(folder), progress, start, stop, lastEpoch, elsewhere).run(config());
    }

    /**
     * What takes the steps: one session, or several workers.
     *
     * @param opened closed when training is over
     */
    private record Workshop(Learner learner, AutoCloseable opened) implements AutoCloseable {
        static Workshop open(
                Config config, Backend backend, Checkpoint from, Optional<WorkerTask.Transport> elsewhere) {
            LocalSgd.Options options = config.local();
            RuntimeOptions runtime =
                    config.training().computing(config.runtime().options(config.seed()));
            if (elsewhere.isEmpty() && options.equals(LocalSgd.Options.ORDINARY)) {
                TrainingSession session = AveragedSession.open(
                        backend,
                        from.state(),
                        config.adam(),
                        runtime,
                        config.training().averaging());
                return new Workshop(Learner.of(session), session);
            }
            if (config.training().averaging() > 0) {
                throw new CadenzaException(
                        "training.averaging is %s: several workers keep no average over steps. Set it to 0, or train with one worker."
                                .formatted(config.training().averaging()));
            }
            WorkerTask.Job job = new WorkerTask.Job(backend.name(), config.adam(), runtime);
            if (elsewhere.isPresent()) {
                return new Workshop(new LocalSgd(options, from.state(), from.others(), job, elsewhere.get()), () -> {});
            }
            WorkerThreads threads = new WorkerThreads(backend, options.workers());
            return new Workshop(new LocalSgd(options, from.state(), from.others(), job, threads), threads);
        }

        @Override
        public void close() {
            try {
                opened.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("Training cannot be closed", e);
            }
        }
    }

    /** One run in its folder. */
    private record Job(
            RunFolder folder,
            Progress progress,
            Start start,
            BooleanSupplier stop,
            int lastEpoch,
            Optional<WorkerTask.Transport> elsewhere) {

        TrainingResult run(Config config) {
            try (RunLock lock = RunLock.take(folder, progress)) {
                if (start == Start.NEW) {
                    folder.requireUnused();
                }
                lock.removeLeftovers();
                return runLocked(config);
            }
        }

        private TrainingResult runLocked(Config asked) {
            Config possible = withoutPresetsAverage(asked);
            Optional<StartingModel> known = StartingModel.of(possible, progress);
            Config decided = known.map(model -> model.decide(possible)).orElse(possible);
            CorpusReader.requireUsable(decided); // before hours of reading
            CorpusReader reader = new CorpusReader(progress);
            TokenizedCorpus corpus = reader.read(decided);
            Config config = known.isPresent() ? decided : CorpusSizes.of(decided, corpus.tokens(), progress);
            PreparedData data = known.map(model ->
                            reader.prepare(corpus, config, model.model().vocabulary()))
                    .orElseGet(() -> reader.prepare(corpus, config));
            ModelSpec spec = config.model().spec(data.vocabulary().size());
            MemoryCheck.require(
                    spec, config.training().batchSize(), config.data().window());
            TrainingState first = known.map(StartingModel::state)
                    .orElseGet(() -> TrainingState.initial(spec, config.seed(), config.initial(spec)));
            Backend backend = backend(config, data, first);
            Config resolved = config.resolved(backend.name(), folder.path().toString());
            RunIdentity identity = RunIdentity.of(resolved, data.fingerprint(), known.map(StartingModel::digest));
            Checkpoints states = new Checkpoints(folder, config.save().keep());
            Checkpoint fresh = new Checkpoint(first, TrainingProgress.START, identity.text());
            Checkpoint from = start == Start.RESUME ? checkpoint(states, identity, known, data, fresh) : fresh;
            if (start == Start.OVERWRITE) {
                folder.clear();
            }
            AtomicFiles.writeText(folder.config(), ConfigWriter.write(resolved));
            if (!data.split().subsets().isEmpty()) {
                SplitFile.write(folder.split(), data.split());
            }
            try {
                Optional<BestCheckpointWriter.Rival> rival =
                        known.flatMap(model -> rival(model, resolved, backend, data));
                SamplingOptions sampling = known.map(StartingModel::model)
                        .map(TrainedModel::sampling)
                        .filter(own -> config.sampling().equals(SamplingOptions.DEFAULT))
                        .orElse(config.sampling());
                TrainingOutcome outcome = train(resolved, backend, data, identity, states, from, rival, sampling);
                return summary(resolved, backend, data, outcome, rival);
            } catch (OutOfMemoryError e) {
                throw tooLittleMemory(resolved, e);
            }
        }

        /** Several workers keep no average over steps: one that only a preset asks for is left out. */
        private Config withoutPresetsAverage(Config config) {
            boolean ordinary = elsewhere.isEmpty() && config.local().equals(LocalSgd.Options.ORDINARY);
            return ordinary || !config.isOfPreset(AVERAGING, CorpusSizes.PRESET)
                    ? config
                    : config.with(Map.of(AVERAGING, "0"), Place.of("several workers"));
        }

        /** The backend that is named; if none is, that of the run that goes on, or else the fastest. */
        private Backend backend(Config config, PreparedData data, TrainingState first) {
            Backends installed = Backends.installed();
            String name = config.runtime().backend();
            if (name.equals(AUTO) && start == Start.RESUME && Files.exists(folder.config())) {
                name = ConfigLoader.ofDefault()
                        .file(folder.config())
                        .load()
                        .runtime()
                        .backend();
            }
            Optional<Path> cache = CacheFolder.of(CacheFolder.AUTO).map(path -> path.resolve("backends"));
            if (!name.equals(AUTO) || cache.isEmpty()) {
                return installed.choose(name, first.spec(), Task.TRAIN);
            }
            Batch batch = data.dataset()
                    .inOrder(
                            Subset.TRAINING,
                            config.training().batchSize(),
                            config.training()
                                    .lossScope()
                                    .lossStart(first.spec(), data.dataset().window()))
                    .get(0);
            long steps = (long) config.training().epochs() * batchesPerEpoch(config, data);
            return new FastestBackend(installed, cache.get(), System::nanoTime, progress)
                    .choose(
                            new FastestBackend.Job(
                                    first, config.adam(), config.runtime().options(config.seed()), batch, steps),
                            stop);
        }

        /** Java's heap, or what JavaCPP lets natives take, which is measured by the heap. */
        private static TooLittleMemoryException tooLittleMemory(Config config, OutOfMemoryError cause) {
            return new TooLittleMemoryException(
                    "Memory ran out; Java may take %d MiB. Set training.batchSize to less than %d, data.window to less than %d or the model's sizes to less, or give Java more, for example with CADENZA_OPTS=-Xmx4g. What was saved before can be resumed."
                            .formatted(
                                    Runtime.getRuntime().maxMemory() >> 20,
                                    config.training().batchSize(),
                                    config.data().window()),
                    cause);
        }

        /** The model that training starts from, with its loss, which the epochs have to pass. */
        private Optional<BestCheckpointWriter.Rival> rival(
                StartingModel known, Config config, Backend backend, PreparedData data) {
            OptionalDouble loss = known.validationLoss(config, backend, data);
            if (loss.isEmpty()) {
                return Optional.empty();
            }
            progress.note(
                    String.format(Locale.ROOT, "starting from %s: validation %.4f", known.name(), loss.getAsDouble()));
            return Optional.of(new BestCheckpointWriter.Rival(known.state(), loss.getAsDouble()));
        }

        private Checkpoint checkpoint(
                Checkpoints states,
                RunIdentity identity,
                Optional<StartingModel> known,
                PreparedData data,
                Checkpoint fresh) {
            Optional<Checkpoint> saved = states.latest(progress);
            if (saved.isEmpty() && Files.exists(folder.config())) {
                requireSameConfiguration(identity, known, data);
                progress.note("beginning anew: the run was stopped before it saved a state");
                return fresh;
            }
            Checkpoint checkpoint =
                    saved.orElseGet(() -> CheckpointFile.read(folder.resume())); // says that there is none
            identity.requireEqual(checkpoint.configuration(), folder.resume());
            progress.note("resuming after " + checkpoint.state().step() + " steps");
            return checkpoint;
        }

        /** Without a state there is only the configuration to tell whether the folder's model is of this run. */
        private void requireSameConfiguration(RunIdentity identity, Optional<StartingModel> known, PreparedData data) {
            Config before = ConfigLoader.ofDefault().file(folder.config()).load();
            identity.requireEqual(
                    RunIdentity.of(before, data.fingerprint(), known.map(StartingModel::digest))
                            .text(),
                    folder.config());
        }

        private TrainingOutcome train(
                Config config,
                Backend backend,
                PreparedData data,
                RunIdentity identity,
                Checkpoints states,
                Checkpoint from,
                Optional<BestCheckpointWriter.Rival> rival,
                SamplingOptions sampling) {
            ModelSpec spec = from.state().spec();
            RuntimeOptions runtime = config.runtime().options(config.seed());
            BackendInfo info = backend.describe();
            progress.note("training %s, %d parameters, with %s on %s; files go to %s"
                    .formatted(
                            spec.type(),
                            spec.parameterCount(),
                            backend.name(),
                            info.chosen(runtime.device()),
                            folder.path()));
            if (runtime.device().kind() == Device.Kind.AUTO) {
                info.notes().stream()
                        .filter(note -> note.startsWith(BackendInfo.NO_GPU))
                        .forEach(progress::note);
            }
            SortedMap<String, String> versions = new TreeMap<>();
            versions.put("cadenza", CadenzaVersion.text());
            versions.put(backend.name(), info.version());
            int epochs = config.training().epochs();
            long steps = (long) epochs * batchesPerEpoch(config, data);
            TrainingProgress stands = from.progress();
            BestCheckpointWriter model =
                    BestCheckpointWriter.open(folder.model(), data, config.seed(), versions, sampling, stands, rival);
            try (MetricsFile metrics = MetricsFile.open(
                            folder.metrics(), from.state().step(), System::nanoTime, events(config, from, steps));
                    Workshop workshop = Workshop.open(config, backend, from, elsewhere);
                    Progress.Work meter =
                            new Progress.Work(progress, "batches", from.state().step(), steps)) {
                Learner learner = workshop.learner();
                RunWriter writer = new RunWriter(
                        model, states, identity, folder.history(), metrics, stands, epochs, meter, learner);
                rival.ifPresent(known -> writer.mustPass(known.loss()));
                return new Trainer(spec, data.dataset(), config.training(), writer)
                        .train(learner, stands, () -> stop.getAsBoolean() || writer.finished() >= lastEpoch);
            }
        }

        private Optional<EventFile> events(Config config, Checkpoint from, long steps) {
            if (!config.save().tensorBoard()) {
                return Optional.empty();
            }
            LearningRate rate = config.training().learningRate();
            return Optional.of(EventFile.create(
                    folder, from.state().step(), step -> rate.at(step - 1, steps), InstantSource.system()));
        }

        private static int batchesPerEpoch(Config config, PreparedData data) {
            return new Trainer(
                            config.model().spec(data.vocabulary().size()),
                            data.dataset(),
                            config.training(),
                            new TrainingListener() {})
                    .stepsPerEpoch();
        }

        private TrainingResult summary(
                Config config,
                Backend backend,
                PreparedData data,
                TrainingOutcome outcome,
                Optional<BestCheckpointWriter.Rival> rival) {
            drawLosses(data, outcome);
            boolean over = outcome.ending() != TrainingOutcome.Ending.INTERRUPTED;
            FinalScores best = new FinalScores(folder, config, backend, data, progress);
            return new TrainingResult(
                    folder,
                    outcome,
                    rival.map(known -> OptionalDouble.of(known.loss())).orElse(OptionalDouble.empty()),
                    over ? best.testLoss() : OptionalDouble.empty(),
                    over && data.entropy().isPresent() ? best.pieceLoss() : OptionalDouble.empty(),
                    data.entropy(),
                    over ? best.beyondCounting() : Optional.empty(),
                    data.tokenizer().create().match(scores -> false, sound -> true));
        }

        /** A machine that cannot draw has trained all the same. */
        private void drawLosses(PreparedData data, TrainingOutcome outcome) {
            if (outcome.progress().finished().isEmpty()) {
                return;
            }
            OptionalDouble limit = data.entropy()
                    .filter(source -> source.of() == SourceEntropy.Of.SYMBOLS)
                    .map(source -> OptionalDouble.of(source.natsPerToken()))
                    .orElse(OptionalDouble.empty());
            try {
                LossCurve.write(folder.lossCurve(), outcome.progress().finished(), limit);
            } catch (PictureException e) {
                progress.warn(e.getMessage());
            }
        }
    }
}
