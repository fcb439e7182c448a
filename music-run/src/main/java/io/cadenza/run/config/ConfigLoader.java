package io.cadenza.run.config;

import io.cadenza.core.file.IoReason;
import io.cadenza.data.corpus.TokenShards;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lays configurations over one another: the default, then a preset, then a file, then single values. The last one given
 * wins, and corpora by path, by name and by composer displace each other.
 */
public final class ConfigLoader {
    /** Each kind of model under its own name, and more. */
    private static final List<String> PRESETS = List.of(
            "default",
            "demo",
            "wavenet",
            "wavenet-large",
            "wavenet-simple",
            "lstm",
            "transformer",
            "ngram",
            "music",
            "tunes",
            "songs",
            "quartet",
            "fine-tune",
            "article",
            "article-lstm",
            "audio-small",
            "audio",
            "audio-lstm");

    /** A hundred times the default configuration; more is another kind of file. */
    private static final int MAX_BYTES = 1 << 20;

    private static final String TYPE = "model.type";
    private static final String COMPOSER = "corpus.composer";
    private static final String PATH = "corpus.path";
    private static final String NAME = "corpus.name";
    private static final String INSTRUMENTS = "corpus.instruments";

    private final Map<String, Setting> layers = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private boolean ofFolder;

    private ConfigLoader() {}

    /** The default configuration, over which others can be laid. */
    public static ConfigLoader ofDefault() {
        ConfigLoader loader = new ConfigLoader();
        loader.layers.putAll(YamlReader.read("preset default", presetText("default")));
        return loader;
    }

    /**
     * The configuration for a folder of music: the preset {@code music}. Another preset that is laid over it takes its place;
     * single values change it.
     */
    public static ConfigLoader ofFolder(Path folder, Place place) {
        ConfigLoader loader = ofDefault().preset("music").set(PATH, folder.toString(), place);
        loader.ofFolder = true;
        return loader;
    }

    /** The configuration of these settings, over which others can be laid. */
    public static ConfigLoader of(Config config) {
        ConfigLoader loader = new ConfigLoader();
        loader.layers.putAll(config.settings().byKey());
        return loader;
    }

    /** What is laid here so far; neither changes with the other. */
    public ConfigLoader copy() {
        ConfigLoader loader = new ConfigLoader();
        loader.layers.putAll(layers);
        loader.ofFolder = ofFolder;
        return loader;
    }

    /** The names of the shipped configurations. */
    public static List<String> presets() {
        return PRESETS;
    }

    /**
     * The commented text of a shipped configuration.
     *
     * @throws ConfigException if there is none of that name
     */
    public static String presetText(String name) {
        if (!PRESETS.contains(name)) {
            String guess = Suggestions.nearest(name, PRESETS)
                    .map(near -> " Did you mean " + near + "?")
                    .orElse("");
            throw new ConfigException(
                    "No preset \"%s\"; available: %s.%s".formatted(name, String.join(", ", PRESETS), guess), null);
        }
        try (InputStream in = ConfigLoader.class.getResourceAsStream("/io/cadenza/run/presets/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("The preset " + name + " is missing from this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lays a shipped configuration over what is there. */
    public ConfigLoader preset(String name) {
        if (ofFolder) {
            ofFolder = false;
            ofDefault().layers.forEach((key, setting) -> {
                if (!key.startsWith("corpus.")) {
                    layers.put(key, setting);
                }
            });
        }
        return layer(YamlReader.read("preset " + name, presetText(name)));
    }

    /**
     * Lays a file over what is there.
     *
     * @throws ConfigException if it cannot be read, or for its first error
     */
    public ConfigLoader file(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1); // a device or a pipe may have no end
            if (bytes.length > MAX_BYTES) {
                throw new ConfigException(
                        "Cannot read " + file + ": it has more than " + MAX_BYTES
                                + " bytes, the most of a configuration." + " Is it a YAML file?",
                        null);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (SearchSpace.isIn(text)) {
                notes.add("Note: the section search plays no part but in \"cadenza search\".");
            }
            return layer(YamlReader.read(file.toString(), text));
        } catch (CharacterCodingException e) {
            throw new ConfigException("Cannot read " + file + ": it is not text in UTF-8. Is it a YAML file?", e);
        } catch (IOException e) {
            String reason = Files.isDirectory(file)
                    ? "it is a folder. To train on a folder of MIDI files write --corpus " + file + "."
                    : IoReason.of(e) + ".";
            throw new ConfigException("Cannot read " + file + ": " + reason, e);
        }
    }

    /**
     * Lays one value over what is there.
     *
     * @param assignment {@code key=value}, for example {@code training.epochs=5} or {@code model.dilations=[1,2,4]}
     * @throws ConfigException if it is no assignment, or for an unknown key or a value that is not allowed
     */
    public ConfigLoader set(String assignment) {
        Place place = Place.of("--set");
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ConfigException(place, "\"" + assignment + "\" is no key=value, such as training.epochs=5.");
        }
        String key = assignment.substring(0, equals).strip();
        return set(key, assignment.substring(equals + 1).strip(), place);
    }

    /** Lays one value over what is there, as if {@code place} had given it. */
    public ConfigLoader set(String key, String value, Place place) {
        Setting setting = YamlReader.readValue(key, value, place);
        Schema.check(setting);
        return layer(Map.of(key, setting));
    }

    /**
     * The configuration of all layers. Where the corpus is a folder of shards, tokenizer and instruments are those of the shards,
     * unless a user has said others.
     *
     * @throws ConfigException if values that are allowed one by one do not go together
     * @throws io.cadenza.core.CadenzaException if the shards' manifest cannot be read
     */
    public Config load() {
        ConfigLoader whole = copy();
        chosen(layers, PATH).ifPresent(whole::takeFromShards);
        return Config.of(new Settings(whole.layers));
    }

    /** Shards are tokens already: what a preset says of making some is meant for music. */
    private void takeFromShards(Setting corpus) {
        Path folder;
        try {
            folder = Path.of(corpus.texts().get(0));
        } catch (InvalidPathException e) {
            return; // no folder of any kind, which whoever reads it says
        }
        if (!TokenShards.isAt(folder)) {
            return;
        }
        TokenShards.Recipe recipe = TokenShards.recipe(folder);
        Place place = Place.of("the shards in " + folder);
        if (layers.values().stream()
                .filter(setting -> setting.key().startsWith("tokenizer."))
                .allMatch(ConfigLoader::isOfPreset)) {
            set("tokenizer.name", recipe.tokenizer().name(), place);
            recipe.tokenizer()
                    .options()
                    .forEach((key, value) -> set(Schema.TOKENIZER_OPTIONS + "." + key, value, place));
        }
        Optional.ofNullable(layers.get(INSTRUMENTS))
                .filter(ConfigLoader::isOfPreset)
                .ifPresent(preset -> set(INSTRUMENTS, "[" + recipe.instruments() + "]", place));
    }

    private static boolean isOfPreset(Setting setting) {
        return setting.place().source().startsWith("preset ");
    }

    private ConfigLoader layer(Map<String, Setting> layer) {
        List<Setting> sources = Stream.of(PATH, NAME, COMPOSER)
                .flatMap(source -> chosen(layer, source).stream())
                .toList();
        if (sources.size() > 1) {
            throw new ConfigException(
                    sources.get(0).place(),
                    "a corpus is a path, a name or a composer; remove %s here or %s on line %d."
                            .formatted(
                                    sources.get(0).key(),
                                    sources.get(1).key(),
                                    sources.get(1).place().line()));
        }
        for (Setting source : sources) {
            // All but the chosen one are emptied, so that a run's own configuration, which names every key, can be read
            // back.
            for (String other : List.of(PATH, NAME, COMPOSER)) {
                layers.put(other, Setting.of(other, "", source.place()));
            }
            dropOptions(Schema.COMPOSER_OPTIONS);
        }
        if (layer.containsKey("tokenizer.name")) {
            dropOptions(Schema.TOKENIZER_OPTIONS);
        }
        Optional.ofNullable(layer.containsKey(TYPE) ? layer.get(TYPE) : layer.get(Schema.oldName(TYPE)))
                .filter(type -> !isCurrent(type))
                .ifPresent(this::dropSizes);
        layer.forEach((key, setting) -> {
            Setting current = Schema.current(setting);
            layers.put(current.key(), current);
            if (!current.key().equals(key)) {
                notes.add("Note: " + key + " is called " + current.key() + " now.");
            } else if (!current.texts().equals(setting.texts())) {
                notes.add("Note: " + key + ": " + setting.texts().get(0) + " is called "
                        + current.texts().get(0) + " now.");
            }
        });
        return this;
    }

    /** What the user should know about the layers, such as keys under old names. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private static Optional<Setting> chosen(Map<String, Setting> layer, String source) {
        return Optional.ofNullable(layer.get(source))
                .filter(setting -> !setting.list() && !setting.texts().get(0).isEmpty());
    }

    private boolean isCurrent(Setting type) {
        return Optional.ofNullable(layers.get(TYPE))
                .filter(current -> current.texts().equals(type.texts()))
                .isPresent();
    }

    /** The sizes of one type of model mean nothing to another. */
    private void dropSizes(Setting type) {
        List<String> sizes = layers.keySet().stream()
                .filter(key -> key.startsWith("model.") && !key.equals(TYPE))
                .toList();
        sizes.forEach(key -> layers.put(key, Setting.of(key, "auto", type.place())));
    }

    /** The options of what is no longer chosen mean nothing to what is. */
    private void dropOptions(String section) {
        layers.keySet().removeIf(key -> key.startsWith(section + "."));
    }
}
