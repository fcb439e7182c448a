package io.cadenza.run.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cadenza.core.Seeds;
import io.cadenza.core.file.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The ranges of a search: the section {@code search} of a configuration. A key has a list of values to choose from, or the ends of
 * a range, {@code {from: 0.0005, to: 0.01, scale: log}}; whole ends give whole numbers.
 *
 * <pre>{@code
 * search:
 *   model.hiddenSizes: [[256], [384], [256, 256]]
 *   training.learningRate.peak: {from: 0.0005, to: 0.01, scale: log}
 *   model.dropout: {from: 0, to: 0.4}
 * }</pre>
 */
public final class SearchSpace {
    /** The section's name. */
    static final String SECTION = "search";

    /** Keys that change what the loss is measured on, or that a search sets itself. */
    private static final List<String> FIXED = List.of(
            "seed",
            "run",
            "corpus.",
            "tokenizer.",
            "data.split",
            "data.validation",
            "data.test",
            "data.minCount",
            "data.boundaries",
            "training.epochs",
            "training.loss",
            "training.from",
            "save.",
            "sampling.");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final int TRIES = 20;

    private final SortedMap<String, Range> ranges;

    private SearchSpace(SortedMap<String, Range> ranges) {
        this.ranges = ranges;
    }

    /** Where a key's values come from. */
    private sealed interface Range {
        String draw(RandomGenerator random);

        /** Values that must be allowed for all to be. */
        List<String> ends();

        record Choice(List<String> values) implements Range {
            @Override
            public String draw(RandomGenerator random) {
                return values.get(random.nextInt(values.size()));
            }

            @Override
            public List<String> ends() {
                return values;
            }
        }

        record Interval(double from, double to, boolean log, boolean whole) implements Range {
            @Override
            public String draw(RandomGenerator random) {
                double at = random.nextDouble();
                double value = log ? from * Math.pow(to / from, at) : from + at * (to - from);
                // Three digits: what a reader can type again.
                return whole ? String.valueOf(Math.round(value)) : plain(value);
            }

            private static String plain(double value) {
                return String.valueOf(Double.parseDouble(String.format(Locale.ROOT, "%.3g", value)));
            }

            @Override
            public List<String> ends() {
                return whole
                        ? List.of(String.valueOf((long) from), String.valueOf((long) to))
                        : List.of(String.valueOf(from), String.valueOf(to));
            }
        }
    }

    /**
     * The ranges in a configuration file.
     *
     * @throws ConfigException if there are none, or for the first one that is not allowed
     */
    public static SearchSpace read(Path file) {
        Place place = Place.of(file.toString());
        JsonNode section;
        try {
            section = YAML.readTree(Files.readAllBytes(file)).path(SECTION);
        } catch (JacksonException e) {
            throw new ConfigException(place, "this is no YAML: " + e.getOriginalMessage() + ".");
        } catch (IOException e) {
            throw new ConfigException("Cannot read " + file + ": " + IoReason.of(e) + ".", e);
        }
        if (!section.isObject() || section.isEmpty()) {
            throw new ConfigException(
                    place,
                    "there is nothing to search: add a section such as \"search: {model.dropout: [0.1, 0.2, 0.3]}\".");
        }
        SortedMap<String, Range> ranges = new TreeMap<>();
        collect("", section, place, ranges);
        return new SearchSpace(ranges);
    }

    private static void collect(String prefix, JsonNode section, Place place, SortedMap<String, Range> ranges) {
        section.properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            if (Schema.names().contains(key)) {
                require(key, place);
                ranges.put(key, range(key, entry.getValue(), place));
            } else if (entry.getValue().isObject() && Schema.isSection(key)) {
                collect(key + ".", entry.getValue(), place, ranges);
            } else {
                throw Schema.unknown(key, place);
            }
        });
    }

    private static void require(String key, Place place) {
        if (FIXED.stream().anyMatch(fixed -> fixed.endsWith(".") ? key.startsWith(fixed) : key.equals(fixed))) {
            throw new ConfigException(
                    place,
                    "search: " + key
                            + " cannot be searched: trials could not be compared by their losses. Set it outside.");
        }
    }

    private static Range range(String key, JsonNode node, Place place) {
        Range range = node.isArray() ? choice(key, node, place) : interval(key, node, place);
        range.ends().forEach(value -> Schema.check(YamlReader.readValue(key, value, place)));
        return range;
    }

    private static Range choice(String key, JsonNode node, Place place) {
        List<String> values = new ArrayList<>();
        node.forEach(value -> values.add(text(value)));
        if (values.isEmpty()) {
            throw wrong(key, place);
        }
        return new Range.Choice(List.copyOf(values));
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> items = new ArrayList<>();
        value.forEach(item -> items.add(item.asText()));
        return "[" + String.join(", ", items) + "]";
    }

    private static Range interval(String key, JsonNode node, Place place) {
        String scale = node.path("scale").asText("linear");
        boolean numbers = node.path("from").isNumber() && node.path("to").isNumber();
        boolean known = node.properties().stream()
                .allMatch(entry -> List.of("from", "to", "scale").contains(entry.getKey()));
        if (!numbers || !known || !List.of("linear", "log").contains(scale)) {
            throw wrong(key, place);
        }
        double from = node.path("from").asDouble();
        double to = node.path("to").asDouble();
        if (!(from < to) || (scale.equals("log") && from <= 0)) {
            throw new ConfigException(
                    place,
                    "search: %s: a range goes up, and one of scale log begins above 0; this one is from %s to %s."
                            .formatted(
                                    key,
                                    node.path("from").asText(),
                                    node.path("to").asText()));
        }
        boolean whole = node.path("from").isIntegralNumber() && node.path("to").isIntegralNumber();
        return new Range.Interval(from, to, scale.equals("log"), whole);
    }

    private static ConfigException wrong(String key, Place place) {
        return new ConfigException(
                place,
                "search: " + key
                        + " is a list of values, such as [1, 2, 3], or a range such as {from: 0.001, to: 0.01, scale: log}.");
    }

    /** The ranges in words, equal for equal searches. */
    public String text() {
        return ranges.toString();
    }

    /** Whether a configuration has ranges. */
    static boolean isIn(String yaml) {
        return yaml.lines().anyMatch(line -> line.startsWith(SECTION + ":"));
    }

    /** The keys that are searched. */
    public List<String> keys() {
        return List.copyOf(ranges.keySet());
    }

    /**
     * The values of trials by key, no two alike: trials of one seed and equal values would be the same run.
     *
     * @param most how many there are at most; fewer where the lists hold no more, or others are not found in this number times {@value
     *     #TRIES} draws
     */
    public List<SortedMap<String, String>> draws(long seed, int most) {
        Set<SortedMap<String, String>> draws = new LinkedHashSet<>();
        for (int draw = 1; draws.size() < most && draw <= most * TRIES; draw++) {
            int number = draw;
            SortedMap<String, String> drawn = new TreeMap<>();
            ranges.forEach((key, range) -> drawn.put(key, range.draw(Seeds.generator(seed, "search " + key, number))));
            draws.add(drawn);
        }
        return List.copyOf(draws);
    }
}
