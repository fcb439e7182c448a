package io.cadenza.cli.config;

import io.cadenza.cli.config.ValueType.Choice;
import io.cadenza.cli.config.ValueType.OrAuto;
import io.cadenza.cli.config.ValueType.Real;
import io.cadenza.cli.config.ValueType.Sizes;
import io.cadenza.cli.config.ValueType.Text;
import io.cadenza.cli.config.ValueType.Whole;
import io.cadenza.cli.config.ValueType.Words;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.Presets;
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

    private static final Real SHARE = new Real(0, true, 1, false);
    private static final Real POSITIVE = new Real(0, false, Double.POSITIVE_INFINITY, false);
    private static final Text NAME = new Text("[a-z0-9][a-z0-9-]*", "a name of lower-case letters, digits and hyphens");
    /** Empty where the corpus is a path's. */
    private static final Text COMPOSER = new Text("(" + NAME.pattern() + ")?", NAME.allowed());

    private static final Text PATH = new Text("[^\\x00-\\x1f]*", "a path");
    private static final OrAuto SIZE = new OrAuto(Whole.atLeast(1));
    private static final Choice FLAG = new Choice(List.of("true", "false"));

    private static final Map<String, ValueType> KEYS = keys();

    /** Keys of older configurations and what they are called now. */
    private static final Map<String, String> RENAMED = Map.of("training.checkpointEverySteps", "save.everySteps");

    private Schema() {}

    private static Map<String, ValueType> keys() {
        Map<String, ValueType> keys = new LinkedHashMap<>();
        keys.put("seed", new Whole(Long.MIN_VALUE, Long.MAX_VALUE));
        keys.put("corpus.composer", COMPOSER);
        keys.put("corpus.pieces", Whole.atLeast(1));
        keys.put("corpus.path", PATH);
        keys.put("corpus.name", new Text("([a-z0-9][a-z0-9-]*)?", "a name of lower-case letters, digits and hyphens"));
        keys.put("corpus.mirror", PATH);
        keys.put("corpus.instruments", new Words());
        keys.put("corpus.cache", PATH);
        keys.put("tokenizer.name", NAME);
        keys.put("data.window", new Whole(1, 65_536));
        keys.put("data.stride", Whole.atLeast(1));
        keys.put("data.split", new Choice(List.of("piece", "window")));
        keys.put("data.validation", SHARE);
        keys.put("data.test", SHARE);
        keys.put("data.transpose", new Whole(0, 12));
        keys.put("data.minCount", Whole.atLeast(1));
        keys.put("data.boundaries", FLAG);
        putModel(keys);
        putTraining(keys);
        keys.put("save.everySteps", Whole.atLeast(0));
        keys.put("save.keep", new Whole(1, 1000));
        keys.put("backend", NAME);
        keys.put("device", new Text("auto|cpu|gpu(:\\d{1,3})?", "auto, cpu, gpu or gpu:n"));
        keys.put("threads", new OrAuto(new Whole(1, 1024)));
        keys.put("run", PATH);
        putSampling(keys);
        return Collections.unmodifiableMap(keys);
    }

    private static void putModel(Map<String, ValueType> keys) {
        keys.put("model.preset", new Choice(Presets.names()));
        keys.put("model.embeddingSize", SIZE);
        keys.put("model.residualChannels", SIZE);
        keys.put("model.skipChannels", SIZE);
        keys.put("model.filters", new OrAuto(new Sizes()));
        keys.put("model.kernelSize", SIZE);
        keys.put("model.dilations", new OrAuto(new Sizes()));
        keys.put("model.hiddenSizes", new OrAuto(new Sizes()));
        keys.put("model.headSize", SIZE);
        keys.put("model.dropout", new OrAuto(SHARE));
        keys.put("model.order", new OrAuto(new Whole(0, NgramSpec.MAX_ORDER)));
        keys.put("model.discount", new OrAuto(new Real(0, false, 1, false)));
    }

    private static void putTraining(Map<String, ValueType> keys) {
        keys.put("training.epochs", Whole.atLeast(1));
        keys.put("training.batchSize", Whole.atLeast(1));
        keys.put("training.learningRate.schedule", new Choice(List.of("constant", "cosine")));
        keys.put("training.learningRate.peak", POSITIVE);
        keys.put("training.learningRate.warmupSteps", Whole.atLeast(0));
        keys.put("training.adam.beta1", SHARE);
        keys.put("training.adam.beta2", SHARE);
        keys.put("training.adam.epsilon", POSITIVE);
        keys.put("training.adam.clipNorm", new Real(0, true, Double.POSITIVE_INFINITY, false));
        keys.put("training.loss", new Choice(List.of("all", "last", "filled")));
        keys.put("training.patience", Whole.atLeast(0));
    }

    private static void putSampling(Map<String, ValueType> keys) {
        keys.put("sampling.temperature", POSITIVE);
        keys.put("sampling.topK", Whole.atLeast(0));
        keys.put("sampling.topP", new Real(0, false, 1, true));
        keys.put("sampling.minP", new Real(0, true, 1, true));
        keys.put("sampling.repetitionPenalty", POSITIVE);
        keys.put("sampling.repetitionWindow", Whole.atLeast(0));
        keys.put("sampling.greedy", FLAG);
    }

    /** Every key but the options of tokenizer and composer, in the order of the default configuration. */
    static List<String> names() {
        return List.copyOf(KEYS.keySet());
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
        ValueType type = KEYS.get(setting.key());
        if (type == null) {
            throw isSection(setting.key())
                    ? wrong(setting, "a section with the keys " + children(setting.key()))
                    : unknown(setting.key(), setting.place());
        }
        if (!type.accepts(setting)) {
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
