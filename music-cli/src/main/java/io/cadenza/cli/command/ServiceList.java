package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.core.option.Option;
import io.cadenza.core.spi.NamedServices;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prints what can be chosen by name, such as composers and tokenizers: each with a line about it, then its options.
 *
 * @param <S> the service's interface
 * @param name gives its name
 * @param description gives a line about it
 * @param options gives what can be chosen about it
 */
record ServiceList<S>(Function<S, String> name, Function<S, String> description, Function<S, List<Option>> options) {

    /** Prints the service of a name, or all. */
    void print(NamedServices<S> installed, Optional<String> wanted, Console console) {
        List<S> shown = wanted.map(one -> List.of(installed.named(one))).orElseGet(installed::all);
        for (S service : shown) {
            console.result("%-16s %s".formatted(name.apply(service), description.apply(service)));
            options.apply(service)
                    .forEach(option -> console.result("  %-18s %s".formatted(option.name(), option.summary())));
        }
    }
}
