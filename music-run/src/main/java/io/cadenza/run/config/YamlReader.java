package io.cadenza.run.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads YAML into settings, each with its line, and checks every one against the schema on the way. */
final class YamlReader {
    private static final YAMLFactory YAML = new YAMLFactory();

    private final String source;
    private final JsonParser parser;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private YamlReader(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /**
     * The settings of a YAML text by key, in their order.
     *
     * @param source what messages call the text
     * @throws ConfigException for what is no YAML, an unknown key, a key given twice or a value that is not allowed
     */
    static Map<String, Setting> read(String source, String text) {
        try (JsonParser parser = YAML.createParser(text)) {
            return new YamlReader(source, parser).read();
        } catch (JacksonException e) {
            throw new ConfigException(place(source, e.getLocation()), "this is no YAML: " + problem(e) + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text in memory gives none
        }
    }

    /** The value of one key from the command line: text as it is, lists as YAML writes them. */
    static Setting readValue(String key, String text, Place place) {
        if (!text.startsWith("[")) {
            return Setting.of(key, text, place);
        }
        try (JsonParser parser = YAML.createParser(text)) {
            YamlReader reader = new YamlReader(place.source(), parser);
            parser.nextToken();
            Setting setting = reader.list(key, place);
            if (parser.nextToken() != null) {
                throw new ConfigException(place, key + " is one list, and more stands behind it.");
            }
            return setting;
        } catch (JacksonException e) {
            throw new ConfigException(place, key + " is no list: " + problem(e) + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Setting> read() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return settings; // an empty file changes nothing
        }
        if (first == JsonToken.VALUE_NULL) {
            requireEnd();
            return settings;
        }
        if (first != JsonToken.START_OBJECT) {
            throw new ConfigException(
                    here(), "a configuration is made of lines \"key: value\", not of a single value.");
        }
        section("");
        requireEnd();
        return settings;
    }

    private void requireEnd() throws IOException {
        if (parser.nextToken() != null) {
            throw new ConfigException(
                    here(), "a second document begins here, and only one is read; remove it or join the two.");
        }
    }

    private void section(String name) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = name.isEmpty() ? parser.currentName() : name + "." + parser.currentName();
            Place place = here();
            JsonToken value = parser.nextToken();
            if (key.equals(SearchSpace.SECTION)) {
                parser.skipChildren(); // read by SearchSpace
            } else if (value == JsonToken.START_OBJECT) {
                enter(key, place);
            } else {
                put(value == JsonToken.START_ARRAY ? list(key, place) : Setting.of(key, text(value), place));
            }
        }
    }

    private void enter(String key, Place place) throws IOException {
        if (!Schema.isSection(key)) {
            throw Schema.names().contains(key)
                    ? new ConfigException(place, key + " holds a value, not a section of its own.")
                    : Schema.unknown(key, place);
        }
        section(key);
    }

    private Setting list(String key, Place place) throws IOException {
        List<String> items = new ArrayList<>();
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (item == null || item.isStructStart()) {
                throw new ConfigException(place, key + " is a list of single values, without lists or sections in it.");
            }
            items.add(text(item));
        }
        return new Setting(key, items, true, place);
    }

    private String text(JsonToken value) throws IOException {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new ConfigException(
                    here(), "*" + parser.getText() + " is an alias, which is not read; write the value itself.");
        }
        return value == JsonToken.VALUE_NULL ? "" : parser.getText();
    }

    private void put(Setting setting) {
        Schema.check(setting);
        Setting before = settings.put(setting.key(), setting);
        if (before != null) {
            throw new ConfigException(
                    setting.place(),
                    setting.key() + " was given already on line "
                            + before.place().line() + ".");
        }
    }

    private Place here() {
        return place(source, parser.currentTokenLocation());
    }

    private static Place place(String source, JsonLocation location) {
        return new Place(source, location == null ? 0 : Math.max(0, location.getLineNr()));
    }

    /** The parser's words on one line, with a lower-case start and without its drawing of the place. */
    private static String problem(JacksonException e) {
        String first = String.valueOf(e.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        String second = String.valueOf(e.getOriginalMessage())
                .lines()
                .skip(1)
                .map(String::strip)
                .filter(line -> !line.startsWith("in ") && !line.startsWith("at ") && !line.isEmpty())
                .findFirst()
                .map(line -> ", " + line)
                .orElse("");
        String problem = first + second;
        return problem.isEmpty() ? problem : problem.substring(0, 1).toLowerCase(Locale.ROOT) + problem.substring(1);
    }
}
