package io.cadenza.run.config;

import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.PieceSplit;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.WindowLayout;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.InitialWeights;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.train.LearningRate;
import io.cadenza.core.train.LocalSgd;
import io.cadenza.core.train.LossPositions;
import io.cadenza.core.train.TrainingOptions;
import io.cadenza.data.prepare.PreparationOptions;
import io.cadenza.data.token.MusicRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A whole configuration, validated.
 *
 * @param seed from which every random draw of a run derives
 * @param corpus where the music comes from
 * @param tokenizer how it becomes symbols
 * @param preparation how the symbols become ids, windows and subsets
 * @param model what is trained
 * @param training how long and how
 * @param from the model file, or the name of a shipped model, that training starts from; empty for random weights
 * @param adam the optimiser
 * @param save what a run saves to be resumed from
 * @param runtime on what
 * @param run the run's folder, or {@code auto}
 * @param sampling how the demo draws tokens, and others from the trained model unless they say otherwise
 * @param request what they ask of the music
 * @param settings the values from which all of this was made, by key
 */
public record Config(
        long seed,
        CorpusConfig corpus,
        TokenizerSpec tokenizer,
        PreparationOptions preparation,
        ModelConfig model,
        TrainingOptions training,
        String from,
        Adam adam,
        SaveConfig save,
        RuntimeConfig runtime,
        String run,
        SamplingOptions sampling,
        MusicRequest request,
        Settings settings) {

    /** The key of the model that training starts from. */
    public static final String FROM = "training.from";

    /** The key of the number of workers. */
    public static final String WORKERS = "training.local.workers";

    static Config of(Settings settings) {
        long seed = settings.whole("seed");
        return new Config(
                seed,
                settings.checked("corpus.path", () -> corpus(settings)),
                new TokenizerSpec(settings.text("tokenizer.name"), settings.options(Schema.TOKENIZER_OPTIONS)),
                preparation(settings, seed),
                ModelConfig.of(settings),
                settings.checked("training.epochs", () -> training(settings, seed)),
                settings.text(FROM),
                settings.checked("training.adam.beta1", () -> adam(settings)),
                SaveConfig.of(settings),
                RuntimeConfig.of(settings),
                settings.text("run"),
                settings.checked("sampling.temperature", () -> sampling(settings)),
                request(settings),
                settings);
    }

    /** How pieces become windows and subsets. */
    public DatasetOptions data() {
        return preparation.data();
    }

    /** From which values a model of this configuration begins. */
    public InitialWeights initial(ModelSpec spec) {
        return settings.isAuto("training.initial")
                ? InitialWeights.suiting(spec)
                : InitialWeights.valueOf(constant(settings.text("training.initial")));
    }

    /** How training is dealt to workers. */
    public LocalSgd.Options local() {
        return new LocalSgd.Options(
                settings.integer(WORKERS),
                settings.integer("training.local.steps"),
                settings.real("training.local.outerRate"),
                settings.real("training.local.outerMomentum"));
    }

    /** This configuration with what was left open decided. */
    public Config resolved(String backend, String folder) {
        Place place = Place.of("resolved");
        return of(settings.with("backend", backend, place)
                .with("threads", String.valueOf(runtime.threads()), place)
                .with("run", folder, place));
    }

    /** Whether a key has the value that a preset gave it, which nothing laid over it has changed. */
    public boolean isOfPreset(String key, String preset) {
        return settings.get(key).place().source().equals("preset " + preset);
    }

    /** This configuration with other values, as YAML writes them, as if {@code place} had given them. */
    public Config with(Map<String, String> values, Place place) {
        Settings changed = settings;
        for (Map.Entry<String, String> value : values.entrySet()) {
            changed = changed.with(YamlReader.readValue(value.getKey(), value.getValue(), place));
        }
        return of(changed);
    }

    private static CorpusConfig corpus(Settings settings) {
        return new CorpusConfig(
                settings.text("corpus.composer"),
                settings.integer("corpus.pieces"),
                settings.options(Schema.COMPOSER_OPTIONS),
                settings.text("corpus.path"),
                settings.text("corpus.name"),
                settings.text("corpus.mirror"),
                settings.joined("corpus.instruments"),
                settings.text("corpus.cache"));
    }

    private static PreparationOptions preparation(Settings settings, long seed) {
        DatasetOptions data = settings.checked("data.validation", () -> dataset(settings, seed));
        PieceSplit.Fold fold = settings.checked(
                "data.fold", () -> new PieceSplit.Fold(settings.integer("data.fold"), settings.integer("data.folds")));
        String file = settings.text("data.splitFile");
        return settings.checked(
                "data.transpose",
                () -> new PreparationOptions(
                        settings.integer("data.minCount"),
                        settings.flag("data.boundaries"),
                        settings.integer("data.transpose"),
                        settings.real("data.infill"),
                        data,
                        new PreparationOptions.Dealing(
                                settings.text("data.nearCopies").equals("together"),
                                fold,
                                file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)))));
    }

    private static DatasetOptions dataset(Settings settings, long seed) {
        return new DatasetOptions(
                settings.integer("data.window"),
                settings.integer("data.stride"),
                layout(settings),
                SplitMode.valueOf(constant(settings.text("data.split"))),
                settings.real("data.validation"),
                settings.real("data.test"),
                seed);
    }

    /** Windows may cross from one piece to the next where whole pieces are held out and marks stand between them. */
    private static WindowLayout layout(Settings settings) {
        if (!settings.isAuto("data.windows")) {
            return WindowLayout.valueOf(constant(settings.text("data.windows")));
        }
        boolean marked = settings.flag("data.boundaries");
        return marked && settings.text("data.split").equals("piece") ? WindowLayout.STREAM : WindowLayout.PIECE;
    }

    private static TrainingOptions training(Settings settings, long seed) {
        return new TrainingOptions(
                settings.integer("training.epochs"),
                settings.integer("training.batchSize"),
                new LearningRate(
                        LearningRate.Schedule.valueOf(constant(settings.text("training.learningRate.schedule"))),
                        settings.real("training.learningRate.peak"),
                        settings.whole("training.learningRate.warmupSteps")),
                LossPositions.valueOf(constant(settings.text("training.loss"))),
                settings.integer("training.patience"),
                settings.whole("save.everySteps"),
                seed,
                settings.real("training.averaging"),
                settings.real("training.labelSmoothing"),
                settings.integer("training.accumulate"));
    }

    private static Adam adam(Settings settings) {
        return new Adam(
                settings.real("training.adam.beta1"),
                settings.real("training.adam.beta2"),
                settings.real("training.adam.epsilon"),
                settings.real("training.adam.clipNorm"),
                settings.real("training.weightDecay"));
    }

    private static SamplingOptions sampling(Settings settings) {
        return new SamplingOptions(
                settings.real("sampling.temperature"),
                settings.integer("sampling.topK"),
                settings.real("sampling.topP"),
                settings.real("sampling.minP"),
                settings.real("sampling.repetitionPenalty"),
                settings.integer("sampling.repetitionWindow"),
                settings.flag("sampling.greedy"));
    }

    private static MusicRequest request(Settings settings) {
        Map<String, String> asked = new TreeMap<>();
        for (String name : MusicRequest.NAMES) {
            if (!settings.isAuto("sampling." + name)) {
                asked.put(name, settings.joined("sampling." + name));
            }
        }
        String first = asked.isEmpty()
                ? MusicRequest.NAMES.get(0)
                : asked.keySet().iterator().next();
        return settings.checked("sampling." + first, () -> MusicRequest.of(asked));
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    /**
     * What a run saves; it changes no bit of what is trained.
     *
     * @param everySteps steps between states within an epoch; 0 for one after each epoch only
     * @param keep how many of the latest states stay, 1 or more
     * @param tensorBoard whether to write events for TensorBoard
     */
    public record SaveConfig(long everySteps, int keep, boolean tensorBoard) {
        static SaveConfig of(Settings settings) {
            return new SaveConfig(
                    settings.whole("save.everySteps"),
                    settings.integer("save.keep"),
                    settings.flag("save.tensorboard"));
        }
    }

    /**
     * On what a model is computed.
     *
     * @param backend a backend's name, or {@code auto}
     * @param device where
     * @param threads of the CPU for each worker, 1 or more
     */
    public record RuntimeConfig(String backend, Device device, int threads) {

        static RuntimeConfig of(Settings settings) {
            int workers = settings.integer(Config.WORKERS);
            int threads = settings.size("threads")
                    .orElseGet(() -> Math.max(1, Runtime.getRuntime().availableProcessors() / workers));
            return new RuntimeConfig(settings.text("backend"), Device.parse(settings.text("device")), threads);
        }

        /** The options of a backend with these settings. */
        public RuntimeOptions options(long seed) {
            return new RuntimeOptions(device, threads, seed);
        }
    }

    /**
     * Where the music comes from.
     *
     * @param composer the name of a composer without learning; plays no part if a path or a name is given
     * @param pieces how many pieces it writes, 1 or more
     * @param options the composer's own options, by name
     * @param path a folder or file of music; empty for none
     * @param name a corpus that is known by name and fetched when it is first used; empty for none
     * @param mirror an address or a path that takes the place of the published addresses of a named corpus; empty for none
     * @param instruments which instruments of that music are kept, as words separated by commas, or {@code auto}
     * @param cache where its tokens are kept from run to run: a folder, {@code off} or {@code auto}
     */
    public record CorpusConfig(
            String composer,
            int pieces,
            SortedMap<String, String> options,
            String path,
            String name,
            String mirror,
            String instruments,
            String cache) {
        /** Copies, and refuses options that no composer would see. */
        public CorpusConfig {
            if (!(path.isEmpty() && name.isEmpty()) && !options.isEmpty()) {
                throw new IllegalArgumentException("a corpus by path or name has no options; remove corpus.options."
                        + options.firstKey() + " or name a corpus.composer");
            }
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        }

        /** Whether the music comes from files and not from a composer. */
        public boolean ofFiles() {
            return !path.isEmpty() || !name.isEmpty();
        }

        /** The folder or file, if the corpus is given as one. */
        public Optional<Path> folder() {
            try {
                return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
            } catch (InvalidPathException e) {
                throw new ConfigException("corpus.path: \"" + path + "\" is no path: " + e.getReason() + ".", e);
            }
        }
    }
}
