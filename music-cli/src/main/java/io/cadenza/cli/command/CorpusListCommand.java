package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.data.download.NamedCorpus;
import io.cadenza.run.CorpusFetcher;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the corpora that can be fetched by name. */
@Command(
        name = "list",
        description = "Print the corpora that can be fetched by name, with their licences.",
        footerHeading = "%nExamples:%n",
        footer = {"  cadenza corpus list", "  cadenza train --set corpus.name=nottingham"})
final class CorpusListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Console console = common.console(command);
        CorpusFetcher fetcher = new CorpusFetcher(new ConsoleProgress(console), CorpusFetcher.folder());
        for (String name : NamedCorpus.names()) {
            NamedCorpus corpus = NamedCorpus.named(name);
            console.result("%-13s %s".formatted(name, corpus.title()));
            console.result("%-13s licence: %s".formatted("", corpus.licence()));
            console.result("%-13s %s".formatted("", where(corpus, fetcher)));
        }
        return ExitCode.OK.code();
    }

    private static String where(NamedCorpus corpus, CorpusFetcher fetcher) {
        return fetcher.find(corpus)
                .map(folder -> "here: " + folder)
                .orElseGet(() -> "to fetch: %d file%s%s, %s"
                        .formatted(
                                corpus.files().size(),
                                corpus.files().size() == 1 ? "" : "s",
                                corpus.bytes().isPresent()
                                        ? String.format(
                                                Locale.ROOT,
                                                " of %.1f MB",
                                                corpus.bytes().getAsLong() / 1e6)
                                        : "",
                                corpus.homepage()));
    }
}
