package io.cadenza.run;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.file.CheckpointFile;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.Trainer;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingOutcome;
import io.cadenza.core.train.TrainingProgress;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.eval.plot.LossCurve;
import io.cadenza.eval.plot.PictureException;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.ConfigWriter;
import io.cadenza.run.config.ModelConfig;
import io.cadenza.run.config.Place;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final ConfigLoader settings;
    private final Start start;
    private final BooleanSupplier stop;

    /** How a run treats what lies in its folder. */
    public enum Start {
        /** The folder must hold no run. */
        NEW,
        /** A run in the folder is replaced. */
        OVERWRITE,
        /** The run in the folder goes on where it stands. */
        RESUME
    }

    private Training(ConfigLoader settings, Start start, BooleanSupplier stop) {
        this.settings = settings;
        this.start = start;
        this.stop = stop;
    }

    /** Training as a configuration says; its {@code run} plays no part. */
    public static Training of(Config config) {
        return new Training(ConfigLoader.of(config), Start.NEW, () -> false);
    }

    /** Training on the default configuration's music, which a composer without learning writes. */
    public static Training ofDefault() {
        return new Training(ConfigLoader.ofDefault(), Start.NEW, () -> false);
    }

    /** Training on a folder of music, or on one file, with the preset {@code music}. */
    public static Training on(Path corpus) {
        return new Training(ConfigLoader.ofFolder(corpus, Place.of("corpus")), Start.NEW, () -> false);
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

    /** This training of another kind of model: {@code wavenet}, {@code wavenet-simple}, {@code lstm} or {@code ngram}. */
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

    /** This training with another way to treat what lies in the run's folder; {@link Start#NEW} unless said. */
    public Training start(Start other) {
        return new Training(settings, other, stop);
    }

    /** This training with a question asked before every step: when true the state is saved and the run ends. */
    public Training until(BooleanSupplier other) {
        return new Training(settings, start, other);
    }

    private Training with(ConfigLoader other) {
        return new Training(other, start, stop);
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
        return new Job(new RunFolder(folder), progress, start, stop).run(config());
    }

    /** One run in its folder. */
    private record Job(RunFolder folder, Progress progress, Start start, BooleanSupplier stop) {

        TrainingResult run(Config config) {
            try (RunLock lock = RunLock.take(folder, progress)) {
                if (start == Start.NEW) {
                    folder.requireUnused();
                }
                lock.removeLeftovers();
                return runLocked(config);
            }
        }

        private TrainingResult runLocked(Config config) {
            CorpusReader.requireUsable(config); // before hours of reading
            PreparedData data = new CorpusReader(progress).prepare(config);
            ModelSpec spec = config.model().spec(data.vocabulary().size());
            MemoryCheck.require(
                    spec, config.training().batchSize(), config.data().window());
            Backend backend = Backends.installed().choose(config.runtime().backend(), spec, Task.TRAIN);
            Config resolved = config.resolved(backend.name(), folder.path().toString());
            RunIdentity identity = RunIdentity.of(resolved, data.fingerprint());
            Checkpoints states = new Checkpoints(folder, config.save().keep());
            Checkpoint fresh = fresh(spec, resolved, identity);
            Checkpoint from = start == Start.RESUME ? checkpoint(states, identity, data, fresh) : fresh;
            if (start == Start.OVERWRITE) {
                folder.clear();
            }
            AtomicFiles.writeText(folder.config(), ConfigWriter.write(resolved));
            try {
                TrainingOutcome outcome = train(resolved, backend, data, identity, states, from);
                return summary(resolved, backend, data, outcome);
            } catch (OutOfMemoryError e) {
                throw tooLittleMemory(resolved, e);
            }
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

        private Checkpoint checkpoint(Checkpoints states, RunIdentity identity, PreparedData data, Checkpoint fresh) {
            Optional<Checkpoint> saved = states.latest(progress);
            if (saved.isEmpty() && Files.exists(folder.config())) {
                requireSameConfiguration(identity, data);
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
        private void requireSameConfiguration(RunIdentity identity, PreparedData data) {
            Config before = ConfigLoader.ofDefault().file(folder.config()).load();
            identity.requireEqual(RunIdentity.of(before, data.fingerprint()).text(), folder.config());
        }

        private static Checkpoint fresh(ModelSpec spec, Config config, RunIdentity identity) {
            return new Checkpoint(TrainingState.initial(spec, config.seed()), TrainingProgress.START, identity.text());
        }

        private TrainingOutcome train(
                Config config,
                Backend backend,
                PreparedData data,
                RunIdentity identity,
                Checkpoints states,
                Checkpoint from) {
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
                    BestCheckpointWriter.open(folder.model(), data, config.seed(), versions, stands);
            try (MetricsFile metrics =
                            MetricsFile.open(folder.metrics(), from.state().step(), System::nanoTime);
                    TrainingSession session = backend.openTraining(from.state(), config.adam(), runtime);
                    Progress.Work meter =
                            new Progress.Work(progress, "batches", from.state().step(), steps)) {
                RunWriter writer =
                        new RunWriter(model, states, identity, folder.history(), metrics, stands, epochs, meter);
                return new Trainer(spec, data.dataset(), config.training(), writer).train(session, stands, stop);
            }
        }

        private static int batchesPerEpoch(Config config, PreparedData data) {
            return new Trainer(
                            config.model().spec(data.vocabulary().size()),
                            data.dataset(),
                            config.training(),
                            new TrainingListener() {})
                    .stepsPerEpoch();
        }

        private TrainingResult summary(Config config, Backend backend, PreparedData data, TrainingOutcome outcome) {
            drawLosses(data, outcome);
            boolean over = outcome.ending() != TrainingOutcome.Ending.INTERRUPTED;
            FinalScores best = new FinalScores(folder, config, backend, data);
            return new TrainingResult(
                    folder,
                    outcome,
                    over ? best.testLoss() : OptionalDouble.empty(),
                    over && data.entropy().isPresent() ? best.pieceLoss() : OptionalDouble.empty(),
                    data.entropy(),
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
