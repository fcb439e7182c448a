package io.cadenza.cli.config;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Presets;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.WaveNetSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is trained: a preset, and the sizes in which the model differs from it.
 *
 * @param preset the name of a specification with sizes
 * @param window tokens in a training window, which is also the past that {@code wavenet-simple} sees
 */
public record ModelConfig(
        String preset,
        int window,
        Optional<Integer> embeddingSize,
        Optional<Integer> residualChannels,
        Optional<Integer> skipChannels,
        Optional<List<Integer>> filters,
        Optional<Integer> kernelSize,
        Optional<List<Integer>> dilations,
        Optional<List<Integer>> hiddenSizes,
        Optional<Integer> headSize,
        Optional<Double> dropout) {

    /** The sizes that only some presets have; all have {@code embeddingSize}, {@code headSize} and {@code dropout}. */
    private static final Map<String, Set<String>> SIZES_OF = Map.of(
            "wavenet", Set.of("residualChannels", "skipChannels", "kernelSize", "dilations"),
            "wavenet-simple", Set.of("filters", "kernelSize", "dilations"),
            "lstm", Set.of("hiddenSizes"));

    static ModelConfig of(Settings settings) {
        String preset = settings.text("model.preset");
        SIZES_OF.values().stream().flatMap(Set::stream).distinct().sorted().forEach(size -> {
            String key = "model." + size;
            if (!settings.isAuto(key)
                    && !SIZES_OF.getOrDefault(preset, Set.of()).contains(size)) {
                throw new ConfigException(
                        settings.get(key).place(),
                        key + " is auto for the preset " + preset + ", which has no such size; it has embeddingSize, "
                                + String.join(
                                        ", ",
                                        SIZES_OF.getOrDefault(preset, Set.of()).stream()
                                                .sorted()
                                                .toList())
                                + ", headSize and dropout.");
            }
        });
        ModelConfig config = new ModelConfig(
                preset,
                settings.integer("data.window"),
                settings.size("model.embeddingSize"),
                settings.size("model.residualChannels"),
                settings.size("model.skipChannels"),
                settings.sizes("model.filters"),
                settings.size("model.kernelSize"),
                settings.sizes("model.dilations"),
                settings.sizes("model.hiddenSizes"),
                settings.size("model.headSize"),
                settings.share("model.dropout"));
        settings.checked("model.preset", () -> config.spec(2)); // whether the sizes go together, before any work
        return config;
    }

    /** The specification for a vocabulary. */
    public ModelSpec spec(int vocabularySize) {
        ModelSpec sizes = Presets.named(preset, vocabularySize);
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
        LstmSpec spec = (LstmSpec) sizes;
        return new LstmSpec(
                vocabularySize,
                embeddingSize.orElse(spec.embeddingSize()),
                hiddenSizes.orElse(spec.hiddenSizes()),
                headSize.orElse(spec.headSize()),
                dropout.orElse(spec.dropout()));
    }
}
