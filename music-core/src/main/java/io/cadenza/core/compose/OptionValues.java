package io.cadenza.core.compose;

import io.cadenza.core.CadenzaException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of all options of one composer, each allowed by itself. */
public final class OptionValues {
    private final String composer;
    private final SortedMap<String, String> values;

    private OptionValues(String composer, SortedMap<String, String> values) {
        this.composer = composer;
        this.values = values;
    }

    /**
     * The options given, and the others' defaults.
     *
     * @param composer the composer's name, for errors
     * @param options all the composer has
     * @param given names and values as text
     * @throws CadenzaException for an unknown option, a value that is not allowed, or an option that must be given and is
     *     not; the message says what is allowed
     */
    public static OptionValues of(String composer, List<ComposerOption> options, Map<String, String> given) {
        for (String name : new TreeMap<>(given).keySet()) {
            if (options.stream().noneMatch(option -> option.name().equals(name))) {
                throw unknown(composer, options, name);
            }
        }
        SortedMap<String, String> values = new TreeMap<>();
        for (ComposerOption option : options) {
            String value = given.get(option.name());
            if (value == null) {
                value = option.byDefault().orElseThrow(() -> missing(composer, option));
            } else if (!option.type().accepts(value)) {
                throw new CadenzaException("The option %s of the composer \"%s\" is %s, not \"%s\". It is %s."
                        .formatted(option.name(), composer, option.type().allowed(), value, option.description()));
            }
            values.put(option.name(), value);
        }
        return new OptionValues(composer, values);
    }

    private static CadenzaException unknown(String composer, List<ComposerOption> options, String name) {
        String available = options.isEmpty()
                ? "it has none"
                : "available: "
                        + String.join(
                                ", ", options.stream().map(ComposerOption::name).toList());
        return new CadenzaException(
                "The composer \"%s\" has no option \"%s\"; %s. Remove it.".formatted(composer, name, available));
    }

    private static CadenzaException missing(String composer, ComposerOption option) {
        return new CadenzaException("The composer \"%s\" needs the option %s: %s. Give it %s."
                .formatted(
                        composer,
                        option.name(),
                        option.description(),
                        option.type().allowed()));
    }

    /** All values as text, sorted by the options' names. */
    public SortedMap<String, String> all() {
        return Collections.unmodifiableSortedMap(values);
    }

    /** The value of an option as text. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The composer \"" + composer + "\" declares no option " + name);
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

    /** An error about values that are allowed one by one and do not go together, or a file that is not what it should be. */
    public CadenzaException error(String name, String fact, String remedy) {
        return new CadenzaException("The option %s of the composer \"%s\" is \"%s\": %s. %s."
                .formatted(name, composer, text(name), fact, remedy));
    }
}
