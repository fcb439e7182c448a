package io.cadenza.core.option;

import java.util.Objects;
import java.util.Optional;

/**
 * A declared option of a composer or tokenizer.
 *
 * @param name as configurations and command lines write it, for example {@code "tempo"}
 * @param description its meaning, with its unit, for lists and errors
 * @param type the values allowed
 * @param defaultValue its value where none is given; empty for an option that must be given
 */
public record Option(String name, String description, OptionType type, Optional<String> defaultValue) {
    /** Checks that the default is allowed. */
    public Option {
        Objects.requireNonNull(description, "description");
        if (name.isBlank()) {
            throw new IllegalArgumentException("An option needs a name");
        }
        if (defaultValue.isPresent() && !type.accepts(defaultValue.get())) {
            throw new IllegalArgumentException("The option " + name + " is " + type.allowed() + ", not its default \""
                    + defaultValue.get() + "\"");
        }
    }

    /** An option with a default. */
    public static Option of(String name, String description, OptionType type, String defaultValue) {
        return new Option(name, description, type, Optional.of(defaultValue));
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Option of(String name, String description, long min, long max, long defaultValue) {
        return of(name, description, new OptionType.IntRange(min, max), String.valueOf(defaultValue));
    }

    /** Yes or no. */
    public static Option of(String name, String description, boolean defaultValue) {
        return of(name, description, OptionType.Choice.FLAG, String.valueOf(defaultValue));
    }

    /** An option that must be given. */
    public static Option required(String name, String description, OptionType type) {
        return new Option(name, description, type, Optional.empty());
    }

    /** Description, allowed values and default on one line, as a list of options shows them. */
    public String summary() {
        return "%s: %s; %s"
                .formatted(
                        description,
                        type.allowed(),
                        defaultValue.map(value -> "default " + value).orElse("must be given"));
    }
}
