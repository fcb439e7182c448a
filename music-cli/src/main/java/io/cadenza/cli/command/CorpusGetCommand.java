package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.data.download.NamedCorpus;
import io.cadenza.run.CorpusFetcher;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches a corpus by name. */
@Command(
        name = "get",
        description = "Fetch a corpus by name; prints its folder. Resumes an earlier attempt.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza corpus get maestro",
            "  cadenza corpus get maestro --mirror maestro-v3.0.0-midi.zip    from a copy of the archive",
            "  cadenza train --corpus \"$(cadenza corpus get nottingham)\""
        })
final class CorpusGetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "NAME", description = "One that \"cadenza corpus list\" knows.")
    private String name = "";

    @Option(
            names = "--mirror",
            paramLabel = "URL|PATH",
            description = "Where to take it from: the archive, or the folder in which its files lie.")
    private Optional<String> mirror = Optional.empty();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where to keep it (default: corpora in CADENZA_CACHE or in the user's cache folder).")
    private Optional<Path> folder = Optional.empty();

    @Override
    public Integer call() {
        Console console = common.console(command);
        NamedCorpus corpus = NamedCorpus.named(name);
        Path kept = folder.orElseGet(CorpusFetcher::folder);
        console.result(new CorpusFetcher(new ConsoleProgress(console), kept)
                .fetch(corpus, mirror.orElse(""))
                .toString());
        return ExitCode.OK.code();
    }
}
