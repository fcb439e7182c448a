package io.cadenza.run.config;

import io.cadenza.core.model.ModelType;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.option.OptionType;
import io.cadenza.core.option.OptionType.Choice;
import io.cadenza.core.option.OptionType.IntList;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.RealRange;
import io.cadenza.core.option.OptionType.Text;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.run.config.ValueType.OrAuto;
import io.cadenza.run.config.ValueType.Single;
import io.cadenza.run.config.ValueType.Sizes;
import io.cadenza.run.config.ValueType.Words;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key and what it may hold: the one table from which files, {@code --set} and messages take their rules. */
final class Schema {
    /** The section whose keys depend on the tokenizer, which checks them itself. */
    static final String TOKENIZER_OPTIONS = "tokenizer.options";

    /** The section whose keys depend on the composer, which checks them itself. */
    static final String COMPOSER_OPTIONS = "corpus.options";

    /** The sections with keys of their own, and whose they are. */
    private static final Map<String, String> OPTIONS =
            Map.of(TOKENIZER_OPTIONS, "those of the tokenizer", COMPOSER_OPTIONS, "those of the composer");

    private static final RealRange SHARE = new RealRange(0, true, 1, false);
    private static final RealRange POSITIVE = new RealRange(0, false, Double.POSITIVE_INFINITY, false);
    private static final Text NAME = new Text("[a-z0-9][a-z0-9-]*", "a name of lower-case letters, digits and hyphens");
    /** Empty where the corpus is a path's. */
    private static final Text COMPOSER = new Text("(" + NAME.pattern() + ")?", NAME.allowed());

    private static final Text PATH = new Text("[^\\x00-\\x1f]*", "a path");
    private static final Choice FLAG = Choice.FLAG;

    private static final Map<String, ValueType> KEYS = keys();

    /** Keys of older configurations that are still read, and what they are called now. */
    private static final Map<String, String> OLD_NAMES = Map.of("model.preset", "model.type");

    /** Values of older configurations that are still read, by key, and what they are called now. */
    private static final Map<String, Map<String, String>> OLD_VALUES =
            Map.of("training.loss", Map.of("filled", "valid"));

    /** Keys of older configurations that are read no longer, and what they are called now. */
    private static final Map<String, String> RENAMED = Map.of("training.checkpointEverySteps", "save.everySteps");

    private Schema() {}

    private static Map<String, ValueType> keys() {
        Map<String, ValueType> keys = new LinkedHashMap<>();
        put(keys, "seed", new IntRange(Long.MIN_VALUE, Long.MAX_VALUE));
        put(keys, "corpus.composer", COMPOSER);
        put(keys, "corpus.pieces", IntRange.atLeast(1));
        put(keys, "corpus.path", PATH);
        put(keys, "corpus.name", new Text("([a-z0-9][a-z0-9-]*)?", "a name of lower-case letters, digits and hyphens"));
        put(keys, "corpus.mirror", PATH);
        keys.put("corpus.instruments", new Words());
        put(keys, "corpus.cache", PATH);
        put(keys, "tokenizer.name", NAME);
        put(keys, "data.window", new IntRange(1, 65_536));
        put(keys, "data.stride", IntRange.atLeast(1));
        keys.put("data.windows", new OrAuto(new Choice(List.of("stream", "piece"))));
        put(keys, "data.split", new Choice(List.of("piece", "window")));
        put(keys, "data.validation", SHARE);
        put(keys, "data.test", SHARE);
        put(keys, "data.nearCopies", new Choice(List.of("together", "apart")));
        put(keys, "data.folds", new IntRange(1, 1000));
        put(keys, "data.fold", new IntRange(1, 1000));
        put(keys, "data.splitFile", PATH);
        put(keys, "data.transpose", new IntRange(0, 12));
        put(keys, "data.infill", new RealRange(0, true, 1, true));
        put(keys, "data.minCount", IntRange.atLeast(1));
        put(keys, "data.boundaries", FLAG);
        putModel(keys);
        putTraining(keys);
        put(keys, "save.everySteps", IntRange.atLeast(0));
        put(keys, "save.keep", new IntRange(1, 1000));
        put(keys, "save.tensorboard", FLAG);
        put(keys, "backend", NAME);
        put(keys, "device", new Text("auto|cpu|gpu(:\\d{1,3})?", "auto, cpu, gpu or gpu:n"));
        keys.put("threads", new OrAuto(new IntRange(1, 1024)));
        put(keys, "run", PATH);
        putSampling(keys);
        return Collections.unmodifiableMap(keys);
    }

    private static void put(Map<String, ValueType> keys, String key, OptionType type) {
        keys.put(key, new Single(type));
    }

    private static void putModel(Map<String, ValueType> keys) {
        put(keys, ModelConfig.TYPE, new Choice(ModelTypes.names()));
        for (ModelType type : ModelTypes.all()) {
            ModelConfig.keys(type)
                    .forEach((key, size) -> keys.putIfAbsent(
                            key,
                            size.type() instanceof IntList range
                                    ? new OrAuto(new Sizes(range))
                                    : new OrAuto(size.type())));
        }
    }

    private static void putTraining(Map<String, ValueType> keys) {
        put(keys, Config.FROM, PATH);
        put(keys, "training.epochs", IntRange.atLeast(1));
        put(keys, "training.batchSize", IntRange.atLeast(1));
        put(keys, "training.learningRate.schedule", new Choice(List.of("constant", "cosine")));
        put(keys, "training.learningRate.peak", POSITIVE);
        put(keys, "training.learningRate.warmupSteps", IntRange.atLeast(0));
        put(keys, "training.adam.beta1", SHARE);
        put(keys, "training.adam.beta2", SHARE);
        put(keys, "training.adam.epsilon", POSITIVE);
        put(keys, "training.adam.clipNorm", new RealRange(0, true, Double.POSITIVE_INFINITY, false));
        put(keys, "training.weightDecay", new RealRange(0, true, Double.POSITIVE_INFINITY, false));
        put(keys, "training.averaging", SHARE);
        put(keys, "training.labelSmoothing", SHARE);
        put(keys, "training.accumulate", new IntRange(1, 10_000));
        put(keys, "training.loss", new Choice(List.of("all", "last", "valid")));
        put(keys, "training.patience", IntRange.atLeast(0));
        keys.put("training.initial", new OrAuto(new Choice(List.of("keras", "unit"))));
        put(keys, Config.WORKERS, new IntRange(1, 10_000));
        put(keys, "training.local.steps", new IntRange(1, 1_000_000));
        put(keys, "training.local.outerRate", POSITIVE);
        put(keys, "training.local.outerMomentum", SHARE);
    }

    private static void putSampling(Map<String, ValueType> keys) {
        put(keys, "sampling.temperature", POSITIVE);
        put(keys, "sampling.topK", IntRange.atLeast(0));
        put(keys, "sampling.topP", new RealRange(0, false, 1, true));
        put(keys, "sampling.minP", new RealRange(0, true, 1, true));
        put(keys, "sampling.repetitionPenalty", POSITIVE);
        put(keys, "sampling.repetitionWindow", IntRange.atLeast(0));
        put(keys, "sampling.greedy", FLAG);
        // What is asked is checked where all of it is known: MusicRequest.
        MusicRequest.NAMES.forEach(name -> keys.put("sampling." + name, new Words()));
    }

    /** Every key but the options of tokenizer and composer, in the order of the default configuration. */
    static List<String> names() {
        return List.copyOf(KEYS.keySet());
    }

    /** What a key is called now. */
    static String currentName(String key) {
        return OLD_NAMES.getOrDefault(key, key);
    }

    /** A setting under the names that its key and value have now. */
    static Setting current(Setting setting) {
        String key = currentName(setting.key());
        Map<String, String> words = OLD_VALUES.getOrDefault(key, Map.of());
        List<String> texts = setting.texts().stream()
                .map(text -> words.getOrDefault(text, text))
                .toList();
        return new Setting(key, texts, setting.list(), setting.place());
    }

    /** What a key was called in older configurations; its own name if that has not changed. */
    static String oldName(String key) {
        return OLD_NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(key))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(key);
    }

    /** Whether a name is that of a section, such as {@code training}. */
    static boolean isSection(String name) {
        return isOptions(name) || names().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    /** Whether a section's keys are known to a tokenizer or composer only. */
    static boolean isOptions(String section) {
        return OPTIONS.containsKey(section);
    }

    /**
     * Checks a value against its key.
     *
     * @throws ConfigException if the key is unknown or the value is not allowed
     */
    static void check(Setting setting) {
        if (OPTIONS.keySet().stream().anyMatch(section -> setting.key().startsWith(section + "."))) {
            if (setting.list()) {
                throw wrong(setting, "a single value");
            }
            return;
        }
        Setting current = current(setting);
        ValueType type = KEYS.get(current.key());
        if (type == null) {
            throw isSection(setting.key())
                    ? wrong(setting, "a section with the keys " + children(setting.key()))
                    : unknown(setting.key(), setting.place());
        }
        if (!type.accepts(current)) {
            String guess = Suggestions.nearest(
                            setting.texts().isEmpty() ? "" : setting.texts().get(0), type.choices())
                    .map(word -> "; did you mean " + word + "?")
                    .orElse("");
            throw wrong(setting, type.allowed(), guess);
        }
    }

    private static ConfigException wrong(Setting setting, String allowed) {
        return wrong(setting, allowed, "");
    }

    private static ConfigException wrong(Setting setting, String allowed, String guess) {
        return new ConfigException(
                setting.place(),
                setting.key() + " is " + allowed + ", not " + setting.shown() + (guess.isEmpty() ? "." : guess));
    }

    /** The error for a key that does not exist: the nearest spelling, and the keys of its section. */
    static ConfigException unknown(String key, Place place) {
        String renamed = RENAMED.get(key);
        if (renamed != null) {
            return new ConfigException(place, key + " is called " + renamed + " now.");
        }
        int dot = key.lastIndexOf('.');
        String parent = dot < 0 ? "" : key.substring(0, dot);
        String section = parent.isEmpty() || isSection(parent) ? parent : "";
        String guess = guess(key).map(near -> "did you mean " + near + "? ").orElse("");
        String where = section.isEmpty() ? "At the top are allowed: " : "In " + section + " are allowed: ";
        return new ConfigException(place, "unknown key \"" + key + "\"; " + guess + where + children(section) + ".");
    }

    /** A sibling that begins alike, the same word in another section, or the nearest spelling. */
    private static Optional<String> guess(String key) {
        SortedSet<String> known = new TreeSet<>(names());
        for (String name : names()) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                known.add(name.substring(0, dot));
            }
        }
        return known.stream()
                .filter(name -> name.startsWith(key) || name.endsWith("." + lastWord(key)))
                .findFirst()
                .or(() -> Suggestions.nearest(key, known))
                .or(() -> known.stream()
                        .filter(name -> Suggestions.distance(lastWord(name), lastWord(key)) <= 1)
                        .findFirst());
    }

    private static String lastWord(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** The names directly in a section, or at the top for the empty name. */
    private static String children(String section) {
        String prefix = section.isEmpty() ? "" : section + ".";
        String owner = OPTIONS.get(section);
        if (owner != null) {
            return owner;
        }
        return Stream.concat(names().stream(), OPTIONS.keySet().stream().sorted())
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()).split("\\.", 2)[0])
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
