package io.cadenza.data.token;

import io.cadenza.core.CadenzaException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The options of a tokenizer as they come from a configuration or model file.
 *
 * @param tokenizer its name, for errors
 * @param values as text
 */
record Options(String tokenizer, Map<String, String> values) {
    Options {
        values = Map.copyOf(values);
    }

    /** Refuses options that do not exist. */
    Options allow(String... names) {
        SortedSet<String> allowed = new TreeSet<>(List.of(names));
        values.keySet().stream()
                .sorted()
                .filter(name -> !allowed.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new CadenzaException("The tokenizer \"%s\" has no option \"%s\"; available: %s. Remove it."
                            .formatted(tokenizer, name, String.join(", ", allowed)));
                });
        return this;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * A whole number.
     *
     * @param meaning what it counts and good values for it, for the error
     */
    int integer(String name, int absent, int least, int most, String meaning) {
        String value = values.getOrDefault(name, String.valueOf(absent));
        if (!value.matches("0|[1-9]\\d{0,5}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new CadenzaException(
                    "The option %s of the tokenizer \"%s\" is %d to %d, not \"%s\": %s. Choose one of these."
                            .formatted(name, tokenizer, least, most, value, meaning));
        }
        return Integer.parseInt(value);
    }

    /** Yes or no. */
    boolean flag(String name, boolean absent) {
        String value = values.getOrDefault(name, String.valueOf(absent));
        if (!value.equals("true") && !value.equals("false")) {
            throw new CadenzaException("The option %s of the tokenizer \"%s\" is true or false, not \"%s\". Choose one."
                    .formatted(name, tokenizer, value));
        }
        return value.equals("true");
    }
}
