package io.cadenza.tck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cadenza.core.data.Batch;
import io.cadenza.core.file.Json;
import io.cadenza.core.file.Safetensors;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A model with its logits and ten training steps, computed in double precision by an independent program.
 *
 * <p>{@code case.json} holds {@code spec}, {@code inputs} and {@code targets} [batch][time], {@code logits}
 * [batch][predicted steps][vocabulary] and {@code training}; {@code model.safetensors} and {@code trained.safetensors} the
 * weights before and after.
 */
final class GoldenCase {
    private final String name;
    private final JsonNode node;
    private final ModelSpec spec;
    private final Weights initial;
    private final Weights trained;

    private GoldenCase(String name, JsonNode node, Weights initial, Weights trained) throws IOException {
        this.name = name;
        this.node = node;
        this.spec = Json.plain().read(node.path("spec"), ModelSpec.class);
        this.initial = initial.requireFitting(spec);
        this.trained = trained.requireFitting(spec);
    }

    /** The case in a folder; it has the folder's name. */
    static GoldenCase read(Path folder) {
        try (InputStream json = Files.newInputStream(folder.resolve("case.json"))) {
            return new GoldenCase(
                    String.valueOf(folder.getFileName()),
                    Json.plain().tree(new String(json.readAllBytes(), StandardCharsets.UTF_8)),
                    Weights.of(Safetensors.read(folder.resolve("model.safetensors"))
                            .tensors()),
                    Weights.of(Safetensors.read(folder.resolve("trained.safetensors"))
                            .tensors()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the golden case in " + folder, e);
        }
    }

    /** One of the kit's own cases. */
    static GoldenCase bundled(String name) {
        try (InputStream json = resource(name, "case.json")) {
            return new GoldenCase(
                    name,
                    Json.plain().tree(new String(json.readAllBytes(), StandardCharsets.UTF_8)),
                    weights(name, "model.safetensors"),
                    weights(name, "trained.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the golden case " + name, e);
        }
    }

    private static Weights weights(String name, String file) throws IOException {
        Path copy = Files.createTempFile("cadenza-golden", ".safetensors");
        try (InputStream in = resource(name, file)) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return Weights.of(Safetensors.read(copy).tensors());
        } finally {
            Files.delete(copy);
        }
    }

    private static InputStream resource(String name, String file) throws IOException {
        InputStream in = GoldenCase.class.getResourceAsStream("golden/" + name + "/" + file);
        if (in == null) {
            throw new IOException("The kit's jar lacks golden/" + name + "/" + file);
        }
        return in;
    }

    String name() {
        return name;
    }

    ModelSpec spec() {
        return spec;
    }

    Weights initial() {
        return initial;
    }

    Weights trained() {
        return trained;
    }

    int[][] inputs() {
        return convert(node.path("inputs"), int[][].class);
    }

    /** [batch][predicted steps][vocabulary] */
    double[][][] logits() {
        return convert(node.path("logits"), double[][][].class);
    }

    /** The logits of the trained weights, [batch][predicted steps][vocabulary]. */
    double[][][] logitsAfter() {
        return convert(node.path("training").path("logitsAfter"), double[][][].class);
    }

    /** The one batch that all steps are taken on. */
    Batch batch() {
        int[][] inputs = inputs();
        boolean last = node.path("training").path("loss").asText().equals("last");
        return Batch.of(inputs, convert(node.path("targets"), int[][].class), last ? inputs[0].length - 1 : 0)
                .withLabelSmoothing(node.path("training").path("labelSmoothing").asDouble(0));
    }

    /** The loss of each step in nats, before its update. */
    double[] losses() {
        return convert(node.path("training").path("losses"), double[].class);
    }

    Adam adam() {
        JsonNode adam = node.path("training").path("optimizer");
        return new Adam(
                adam.path("beta1").asDouble(),
                adam.path("beta2").asDouble(),
                adam.path("epsilon").asDouble(),
                adam.path("clipNorm").asDouble(),
                adam.path("weightDecay").asDouble(0));
    }

    double learningRate() {
        return node.path("training").path("optimizer").path("learningRate").asDouble();
    }

    TrainingState start() {
        return TrainingState.startingAt(spec, initial);
    }

    private static <T> T convert(JsonNode node, Class<T> type) {
        try {
            return Json.plain().read(node, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A golden case holds no " + type.getSimpleName(), e);
        }
    }
}
