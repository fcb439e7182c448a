package io.cadenza.run.config;

import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelType;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.option.Option;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is trained: a type of model, and the sizes in which it differs from the type's own.
 *
 * @param type the kind of model, of those in {@link ModelTypes}
 * @param sizes those that were chosen, by name, as text; and those that follow from other keys
 */
public record ModelConfig(String type, SortedMap<String, String> sizes) {
    /** The key of the kind of model. */
    public static final String TYPE = "model.type";

    /** Sizes that follow from keys of data and training. */
    private static final Set<String> DERIVED = Set.of("window", "repeats");

    /** Copies. */
    public ModelConfig {
        sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
    }

    /** The key of a size: of the model, or of the data from which it follows. */
    public static String key(String size) {
        return size.equals("window") ? "data.window" : "model." + size;
    }

    /** The sizes of a type that have keys of their own. */
    static Map<String, Option> keys(ModelType type) {
        return type.sizes().stream()
                .filter(size -> !DERIVED.contains(size.name()))
                .collect(Collectors.toMap(
                        size -> "model." + size.name(), size -> size, (first, second) -> first, TreeMap::new));
    }

    static ModelConfig of(Settings settings) {
        ModelType type = ModelTypes.of(settings.text(TYPE));
        Map<String, Option> own = keys(type);
        SortedMap<String, String> sizes = new TreeMap<>();
        for (ModelType other : ModelTypes.all()) {
            for (String key : keys(other).keySet()) {
                if (!settings.isAuto(key)) {
                    if (!own.containsKey(key)) {
                        throw new ConfigException(
                                settings.get(key).place(),
                                key + " is auto for the model type " + type.name() + ", which has no such size; it has "
                                        + own.values().stream()
                                                .map(Option::name)
                                                .collect(Collectors.joining(", "))
                                        + ".");
                    }
                    sizes.put(
                            own.get(key).name(),
                            String.join(",", settings.get(key).texts()));
                }
            }
        }
        if (type.has("window")) {
            sizes.put("window", settings.text("data.window"));
        }
        if (type.has("repeats")) {
            sizes.put("repeats", String.valueOf(repeats(settings)));
        }
        ModelConfig config = new ModelConfig(type.name(), sizes);
        settings.checked(TYPE, () -> config.spec(2)); // whether the sizes go together, before any work
        return config;
    }

    /**
     * Epochs, or rounds of epochs that show a piece in every key, times the windows in which a token is scored: for a counting
     * model no new evidence.
     */
    private static int repeats(Settings settings) {
        int scored = settings.text("training.loss").equals("last") ? 1 : settings.integer("data.window");
        int overlap = -Math.floorDiv(-scored, settings.integer("data.stride"));
        int keys = 2 * settings.integer("data.transpose") + 1;
        int rounds = -Math.floorDiv(-settings.integer("training.epochs"), keys);
        return (int) Math.min(Integer.MAX_VALUE, (long) overlap * rounds);
    }

    /** The specification for a vocabulary. */
    public ModelSpec spec(int vocabularySize) {
        return ModelTypes.of(type).spec(vocabularySize, sizes);
    }
}
