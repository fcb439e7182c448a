package io.cadenza.core.option;

import io.cadenza.core.CadenzaException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values of all options of one composer or tokenizer, each allowed by itself. */
public final class OptionValues {
    private final String owner;
    private final Map<String, String> given;
    private final SortedMap<String, String> values;

    private OptionValues(String owner, Map<String, String> given, SortedMap<String, String> values) {
        this.owner = owner;
        this.given = given;
        this.values = values;
    }

    /**
     * The options given, and the others' defaults.
     *
     * @param kind what the options belong to, for errors: {@code "composer"} or {@code "tokenizer"}
     * @param name its name, for errors
     * @param options all it has
     * @param given names and values as text
     * @throws CadenzaException for an unknown option, a value that is not allowed, or an option that must be given and is
     *     not; the message says what is allowed
     */
    public static OptionValues of(String kind, String name, List<Option> options, Map<String, String> given) {
        String owner = kind + " \"" + name + "\"";
        for (String unknown : new TreeMap<>(given).keySet()) {
            if (options.stream().noneMatch(option -> option.name().equals(unknown))) {
                throw new CadenzaException(
                        "The %s has no option \"%s\"; %s. Remove it.".formatted(owner, unknown, available(options)));
            }
        }
        SortedMap<String, String> values = new TreeMap<>();
        for (Option option : options) {
            String value = given.get(option.name());
            if (value == null) {
                value = option.defaultValue().orElseThrow(() -> missing(owner, option));
            } else if (!option.type().accepts(value)) {
                throw new CadenzaException("The option %s of the %s is %s, not \"%s\". It is %s."
                        .formatted(option.name(), owner, option.type().allowed(), value, option.description()));
            }
            values.put(option.name(), value);
        }
        return new OptionValues(owner, Map.copyOf(given), values);
    }

    private static String available(List<Option> options) {
        return options.isEmpty()
                ? "it has none"
                : "available: " + options.stream().map(Option::name).collect(Collectors.joining(", "));
    }

    private static CadenzaException missing(String owner, Option option) {
        return new CadenzaException("The %s needs the option %s: %s. Give it %s."
                .formatted(
                        owner,
                        option.name(),
                        option.description(),
                        option.type().allowed()));
    }

    /** All values as text, sorted by the options' names. */
    public SortedMap<String, String> all() {
        return Collections.unmodifiableSortedMap(values);
    }

    /** Whether an option was given, rather than left to its default. */
    public boolean isGiven(String name) {
        return given.containsKey(name);
    }

    /** The value of an option as text. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The " + owner + " declares no option " + name);
        }
        return value;
    }

    /** The value of a whole number. */
    public long whole(String name) {
        return Long.parseLong(text(name));
    }

    /** The value of a whole number that fits an int. */
    public int integer(String name) {
        return Math.toIntExact(whole(name));
    }

    /** The value of a list of whole numbers that fit an int. */
    public List<Integer> integers(String name) {
        return Stream.of(text(name).split(",", -1))
                .map(number -> Integer.valueOf(number.strip()))
                .toList();
    }

    /** The value of a number. */
    public double real(String name) {
        return Double.parseDouble(text(name));
    }

    /** The value of a choice of true and false. */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /**
     * The value of a text that is a path.
     *
     * @throws CadenzaException if it is none on this system
     */
    public Path path(String name) {
        try {
            return Path.of(text(name));
        } catch (InvalidPathException e) {
            throw error(name, "it is no path, " + e.getReason(), "Name a file");
        }
    }

    /**
     * An error about values that are allowed one by one and do not go together, or a file that is not what it should be.
     *
     * @param name the option
     * @param fact what is wrong, without a full stop
     * @param remedy what to do, without a full stop
     */
    public CadenzaException error(String name, String fact, String remedy) {
        return new CadenzaException(
                "The option %s of the %s is \"%s\": %s. %s.".formatted(name, owner, text(name), fact, remedy));
    }
}
