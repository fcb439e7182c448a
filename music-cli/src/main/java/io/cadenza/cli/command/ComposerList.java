package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.compose.ComposerOption;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.spi.NamedServices;
import java.util.List;
import java.util.Optional;

/** Prints composers and what can be chosen about them. */
final class ComposerList {
    private final Console console;

    ComposerList(Console console) {
        this.console = console;
    }

    /** The composer of a name, or all. */
    void print(Optional<String> name) {
        NamedServices<ComposerFactory> installed = Composers.installed();
        List<ComposerFactory> shown =
                name.map(wanted -> List.of(installed.named(wanted))).orElseGet(installed::all);
        shown.forEach(this::print);
    }

    private void print(ComposerFactory composer) {
        console.result("%-16s %s".formatted(composer.name(), composer.description()));
        composer.options().forEach(option -> console.result("  %-18s %s".formatted(option.name(), described(option))));
    }

    private static String described(ComposerOption option) {
        return "%s: %s; %s"
                .formatted(
                        option.description(),
                        option.type().allowed(),
                        option.byDefault().map(value -> "default " + value).orElse("must be given"));
    }
}
