package io.cadenza.core.file;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.spi.NamedServices;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A trained model that comes with a module on the class path, known by a name.
 *
 * <pre>{@code
 * TrainedModel model = ShippedModel.named("tunes").load();
 * }</pre>
 *
 * @param name lower-case letters, digits and hyphens: {@code "tunes"}
 * @param description what it writes and what it learnt from, in one line
 * @param licence under which it may be used, with the corpus to name
 * @param figures what it reaches, in one line
 * @param said of its music beside what stands in its file, by the names of {@link io.cadenza.core.data.CorpusFingerprint#music}
 * @param content where the bytes of its safetensors file lie
 */
public record ShippedModel(
        String name, String description, String licence, String figures, Map<String, String> said, URL content) {
    /** Checks the name. */
    public ShippedModel {
        if (!name.matches("[a-z0-9][a-z0-9-]*")) {
            throw new IllegalArgumentException("A model's name is of lower-case letters, digits and hyphens: " + name);
        }
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(licence, "licence");
        Objects.requireNonNull(figures, "figures");
        said = Map.copyOf(said);
        Objects.requireNonNull(content, "content");
    }

    /** All models on the class path, by name. */
    public static List<ShippedModel> installed() {
        return NamedServices.load("model library", ModelLibrary.class, ModelLibrary::name).all().stream()
                .flatMap(library -> library.models().stream())
                .sorted(Comparator.comparing(ShippedModel::name))
                .toList();
    }

    /**
     * The model of that name.
     *
     * @throws CadenzaException if there is none; the message names those there are
     */
    public static ShippedModel named(String name) {
        List<ShippedModel> installed = installed();
        return find(installed, name)
                .orElseThrow(() ->
                        new CadenzaException("No model \"%s\"; available: %s.".formatted(name, names(installed))));
    }

    /**
     * A model from a file, or, where there is no such file, the one of that name on the class path.
     *
     * @param notes told in one line of a file whose integrity cannot be checked
     * @throws ModelFileException if it is neither, or cannot be read
     */
    public static TrainedModel open(Path fileOrName, Consumer<String> notes) {
        if (Files.exists(fileOrName)) {
            return ModelFile.read(fileOrName, notes);
        }
        List<ShippedModel> installed = installed();
        Optional<ShippedModel> named = find(installed, fileOrName.toString());
        if (named.isEmpty() && !installed.isEmpty()) {
            throw new ModelFileException(
                    fileOrName,
                    "there is no such file, and no model of that name comes with Cadenza; available: "
                            + names(installed) + ".");
        }
        return named.map(ShippedModel::load).orElseGet(() -> ModelFile.read(fileOrName, notes));
    }

    private static Optional<ShippedModel> find(List<ShippedModel> models, String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    private static String names(List<ShippedModel> models) {
        return models.isEmpty()
                ? "none"
                : models.stream().map(ShippedModel::name).collect(Collectors.joining(", "));
    }

    /** The model itself. */
    public TrainedModel load() {
        return ModelFile.read(Path.of(name), bytes(), said);
    }

    /** The bytes of its file, to be copied or counted. */
    public byte[] bytes() {
        try (InputStream in = content.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ModelFileException(Path.of(name), String.valueOf(e.getMessage()), e);
        }
    }
}
