package io.cadenza.run.config;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.WaveNetSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is trained: a preset, and the sizes in which the model differs from it.
 *
 * @param preset the name of a specification with sizes
 * @param window tokens in a training window, which is also the past that {@code wavenet-simple} sees
 * @param repeats how often training shows each token, by epochs and overlapping windows
 */
public record ModelConfig(
        String preset,
        int window,
        int repeats,
        Optional<Integer> embeddingSize,
        Optional<Integer> residualChannels,
        Optional<Integer> skipChannels,
        Optional<List<Integer>> filters,
        Optional<Integer> kernelSize,
        Optional<List<Integer>> dilations,
        Optional<List<Integer>> hiddenSizes,
        Optional<Integer> headSize,
        Optional<Double> dropout,
        Optional<Integer> order,
        Optional<Double> discount) {

    /** The key of the kind of model. */
    public static final String TYPE = "model.preset";

    /** The sizes that each preset has. */
    private static final Map<String, List<String>> SIZES_OF = Map.of(
            "wavenet",
            sizes(
                    "residualChannels",
                    "skipChannels",
                    "kernelSize",
                    "dilations",
                    "embeddingSize",
                    "headSize",
                    "dropout"),
            "wavenet-simple",
            sizes("filters", "kernelSize", "dilations", "embeddingSize", "headSize", "dropout"),
            "lstm",
            sizes("hiddenSizes", "embeddingSize", "headSize", "dropout"),
            "ngram",
            sizes("order", "discount"));

    private static List<String> sizes(String... names) {
        return Stream.of(names).sorted().toList();
    }

    static ModelConfig of(Settings settings) {
        String preset = settings.text(TYPE);
        List<String> sizes = SIZES_OF.getOrDefault(preset, List.of());
        SIZES_OF.values().stream().flatMap(List::stream).distinct().sorted().forEach(size -> {
            String key = "model." + size;
            if (!settings.isAuto(key) && !sizes.contains(size)) {
                throw new ConfigException(
                        settings.get(key).place(),
                        key + " is auto for the preset " + preset + ", which has no such size; it has "
                                + String.join(", ", sizes) + ".");
            }
        });
        ModelConfig config = new ModelConfig(
                preset,
                settings.integer("data.window"),
                repeats(settings),
                settings.size("model.embeddingSize"),
                settings.size("model.residualChannels"),
                settings.size("model.skipChannels"),
                settings.sizes("model.filters"),
                settings.size("model.kernelSize"),
                settings.sizes("model.dilations"),
                settings.sizes("model.hiddenSizes"),
                settings.size("model.headSize"),
                settings.share("model.dropout"),
                settings.size("model.order"),
                settings.share("model.discount"));
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
        ModelSpec sizes = ModelTypes.named(preset, vocabularySize);
        if (sizes instanceof WaveNetSpec spec) {
            return new WaveNetSpec(
                    vocabularySize,
                    embeddingSize.orElse(spec.embeddingSize()),
                    residualChannels.orElse(spec.residualChannels()),
                    skipChannels.orElse(spec.skipChannels()),
                    headSize.orElse(spec.headSize()),
                    kernelSize.orElse(spec.kernelSize()),
                    dilations.orElse(spec.dilations()),
                    dropout.orElse(spec.dropout()));
        }
        if (sizes instanceof SimpleWaveNetSpec spec) {
            return new SimpleWaveNetSpec(
                    vocabularySize,
                    embeddingSize.orElse(spec.embeddingSize()),
                    filters.orElse(spec.filters()),
                    kernelSize.orElse(spec.kernelSize()),
                    dilations.orElse(spec.dilations()),
                    headSize.orElse(spec.headSize()),
                    dropout.orElse(spec.dropout()),
                    window);
        }
        if (sizes instanceof NgramSpec spec) {
            return NgramSpec.empty(
                    vocabularySize, order.orElse(spec.order()), discount.orElse(spec.discount()), repeats);
        }
        LstmSpec spec = (LstmSpec) sizes;
        return new LstmSpec(
                vocabularySize,
                embeddingSize.orElse(spec.embeddingSize()),
                hiddenSizes.orElse(spec.hiddenSizes()),
                headSize.orElse(spec.headSize()),
                dropout.orElse(spec.dropout()));
    }
}
