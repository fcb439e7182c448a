package io.cadenza.run;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.Subset;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.option.OptionType;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigException;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.ModelConfig;
import io.cadenza.run.config.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A trained model that training starts from: it keeps its tokens, vocabulary, type and sizes, so that its weights fit.
 *
 * @param name as the configuration has it
 */
record StartingModel(String name, TrainedModel model) {
    /**
     * The one that a configuration names, if any.
     *
     * @throws ConfigException if it is one that counts
     */
    static Optional<StartingModel> of(Config config, Progress progress) {
        String name = config.from();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        TrainedModel model = ShippedModel.open(path(name), progress::note);
        if (!model.spec().isDifferentiable()) {
            throw new ConfigException(
                    "Training cannot start from %s: a model of type %s counts and has no weights to go on from. Train one on all the music together."
                            .formatted(name, model.spec().type()),
                    null);
        }
        return Optional.of(new StartingModel(name, model));
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new ConfigException(Config.FROM + ": \"" + name + "\" is no path: " + e.getReason() + ".", e);
        }
    }

    /** The configuration with what this model decides. */
    Config decide(Config config) {
        Place place = Place.of("the model " + name);
        ConfigLoader loader = ConfigLoader.of(config)
                .set("tokenizer.name", model.tokenizer().name(), place)
                .set(ModelConfig.TYPE, model.spec().type(), place)
                .set(
                        "data.boundaries",
                        String.valueOf(model.vocabulary().startId().isPresent()),
                        place);
        model.tokenizer().options().forEach((key, value) -> loader.set("tokenizer.options." + key, value, place));
        ModelTypes.of(model.spec().type())
                .sizesOf(model.spec())
                .forEach((size, value) ->
                        loader.set(ModelConfig.key(size), isList(size) ? "[" + value + "]" : value, place));
        if (config.corpus().instruments().equals("auto")) {
            loader.set("corpus.instruments", "[" + model.corpus().instruments() + "]", place);
        }
        return loader.load();
    }

    private boolean isList(String size) {
        return ModelTypes.of(model.spec().type()).sizes().stream()
                .anyMatch(option -> option.name().equals(size) && option.type() instanceof OptionType.IntList);
    }

    /** The state before the first step. */
    TrainingState state() {
        return TrainingState.startingAt(model.spec(), model.weights());
    }

    /** Its mean nats per scored token of the validation subset; empty without one. */
    OptionalDouble validationLoss(Config config, Backend backend, PreparedData data) {
        int lossStart = config.training()
                .lossScope()
                .lossStart(model.spec(), data.dataset().window());
        Batches batches =
                data.dataset().inOrder(Subset.VALIDATION, config.training().batchSize(), lossStart);
        try (TrainingSession session =
                backend.openTraining(state(), config.adam(), config.runtime().options(config.seed()))) {
            return session.evaluate(batches);
        }
    }

    /** SHA-256 in hexadecimal of its symbols and weights. */
    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(String.join("\n", model.vocabulary().symbols()).getBytes(StandardCharsets.UTF_8));
            for (Tensor tensor : model.weights().tensors().values()) {
                float[] values = tensor.toArray();
                ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
                bytes.asFloatBuffer().put(values);
                sha.update(bytes.array());
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
