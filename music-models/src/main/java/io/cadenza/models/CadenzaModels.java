package io.cadenza.models;

import io.cadenza.core.file.ModelLibrary;
import io.cadenza.core.file.ShippedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The models in this module; found by {@link java.util.ServiceLoader}. Each line of {@code models.txt} names one, whose file {@code
 * NAME.safetensors} and card {@code NAME.properties} lie beside it.
 */
public final class CadenzaModels implements ModelLibrary {
    private static final String MUSIC = "music.";

    @Override
    public String name() {
        return "cadenza";
    }

    @Override
    public List<ShippedModel> models() {
        return new String(bytes("models.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(CadenzaModels::model)
                .toList();
    }

    private static ShippedModel model(String name) {
        Properties card = card(name);
        return new ShippedModel(
                name,
                card.getProperty("description", ""),
                card.getProperty("licence", ""),
                card.getProperty("figures", ""),
                said(card),
                resource(name + ".safetensors"));
    }

    /** What stands under {@code music.} */
    private static Map<String, String> said(Properties card) {
        return card.stringPropertyNames().stream()
                .filter(name -> name.startsWith(MUSIC))
                .collect(Collectors.toMap(name -> name.substring(MUSIC.length()), card::getProperty));
    }

    /**
     * The card of a model: {@code description}, {@code licence} and {@code figures} in one line each, under {@code music} what else is
     * said of its music, and under {@code heldOut} the loss on the pieces by which the build judges it.
     */
    private static Properties card(String name) {
        Properties card = new Properties();
        try (InputStream in = resource(name + ".properties").openStream();
                InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            card.load(text);
            return card;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String file) {
        try (InputStream in = resource(file).openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL resource(String file) {
        return Objects.requireNonNull(CadenzaModels.class.getResource(file), file);
    }
}
