package io.cadenza.cli.run;

import io.cadenza.cli.config.Config;
import io.cadenza.cli.config.ConfigLoader;
import io.cadenza.cli.config.ConfigWriter;
import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendInfo;
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
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** One training run from configuration to files: reads the music, trains, keeps the best model, sums up. */
public final class TrainingRun {
    private final Console console;
    private final RunFolder folder;
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

    /**
     * A run in a folder.
     *
     * @param stop asked before every step; when true the state is saved and the run ends
     */
    public TrainingRun(Console console, RunFolder folder, BooleanSupplier stop) {
        this.console = console;
        this.folder = folder;
        this.stop = stop;
    }

    /**
     * Runs to the end, or until stopped.
     *
     * @throws io.cadenza.core.CadenzaException for whatever its user can mend; files written before stay as they are
     */
    public RunSummary run(Config config, Start start) {
        try (RunLock lock = RunLock.take(folder, console)) {
            if (start == Start.NEW) {
                folder.requireUnused();
            }
            lock.removeLeftovers();
            return runLocked(config, start);
        }
    }

    private RunSummary runLocked(Config config, Start start) {
        PreparedData data = new CorpusReader(console).prepare(config);
        ModelSpec spec = config.model().spec(data.vocabulary().size());
        MemoryCheck.require(spec, config.training().batchSize(), config.data().window());
        Backend backend = InstalledBackends.choose(config.runtime().backend(), spec, Task.TRAIN);
        Config resolved = config.resolved(backend.name(), folder.path().toString());
        RunIdentity identity = RunIdentity.of(resolved, data.fingerprint());
        SavedStates states = new SavedStates(folder, config.save().keep());
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

    private Checkpoint checkpoint(SavedStates states, RunIdentity identity, PreparedData data, Checkpoint fresh) {
        Optional<Checkpoint> saved = states.latest(console);
        if (saved.isEmpty() && Files.exists(folder.config())) {
            requireSameConfiguration(identity, data);
            console.note("beginning anew: the run was stopped before it saved a state");
            return fresh;
        }
        Checkpoint checkpoint = saved.orElseGet(() -> CheckpointFile.read(folder.resume())); // says that there is none
        identity.requireEqual(checkpoint.configuration(), folder.resume());
        console.note("resuming after " + checkpoint.state().step() + " steps");
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
            SavedStates states,
            Checkpoint from) {
        ModelSpec spec = from.state().spec();
        RuntimeOptions runtime = config.runtime().options(config.seed());
        BackendInfo info = backend.describe();
        console.note("training %s, %d parameters, with %s on %s; files go to %s"
                .formatted(
                        spec.type(),
                        spec.parameterCount(),
                        backend.name(),
                        info.chosen(runtime.device()),
                        folder.path()));
        if (runtime.device().kind() == Device.Kind.AUTO) {
            info.notes().stream()
                    .filter(note -> note.startsWith(BackendInfo.NO_GPU))
                    .forEach(console::note);
        }
        SortedMap<String, String> versions = new TreeMap<>();
        versions.put("cadenza", Version.text());
        versions.put(backend.name(), info.version());
        int epochs = config.training().epochs();
        long steps = (long) epochs * batchesPerEpoch(config, data);
        TrainingProgress stands = from.progress();
        BestModelKeeper model = BestModelKeeper.open(folder.model(), data, config.seed(), versions, stands);
        try (MetricsFile metrics =
                        MetricsFile.open(folder.metrics(), from.state().step(), System::nanoTime);
                TrainingSession session = backend.openTraining(from.state(), config.adam(), runtime);
                ProgressMeter meter =
                        new ProgressMeter(console, "batches", from.state().step(), steps)) {
            HistoryFile history =
                    HistoryFile.open(folder.history(), stands.finished().size());
            RunWriter writer = new RunWriter(model, states, identity, history, metrics, stands, epochs, meter);
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

    private RunSummary summary(Config config, Backend backend, PreparedData data, TrainingOutcome outcome) {
        drawLosses(data, outcome);
        boolean over = outcome.ending() != TrainingOutcome.Ending.INTERRUPTED;
        BestModel best = new BestModel(folder, config, backend, data);
        return new RunSummary(
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
            console.warn(e.getMessage());
        }
    }
}
