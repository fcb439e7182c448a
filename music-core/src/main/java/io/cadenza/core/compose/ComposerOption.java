package io.cadenza.core.compose;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that can be chosen about a composer.
 *
 * @param name as configurations and command lines write it, for example {@code "tempo"}
 * @param description what it means, with its unit, for a list of options
 * @param type what it may hold
 * @param byDefault its value where none is given; empty for an option that must be given
 */
public record ComposerOption(String name, String description, OptionType type, Optional<String> byDefault) {
    /** Checks that the default is allowed. */
    public ComposerOption {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        if (byDefault.isPresent() && !type.accepts(byDefault.get())) {
            throw new IllegalArgumentException(
                    "The option " + name + " is " + type.allowed() + ", not its default \"" + byDefault.get() + "\"");
        }
    }

    /** An option with a default. */
    public static ComposerOption of(String name, String description, OptionType type, String byDefault) {
        return new ComposerOption(name, description, type, Optional.of(byDefault));
    }

    /** An option that must be given. */
    public static ComposerOption required(String name, String description, OptionType type) {
        return new ComposerOption(name, description, type, Optional.empty());
    }
}
