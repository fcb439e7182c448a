package io.cadenza.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands about corpora. */
@Command(
        name = "corpus",
        description = "Look at a corpus, fetch one by name, or make sound of one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CorpusStatsCommand.class,
            CorpusListCommand.class,
            CorpusGetCommand.class,
            CorpusRenderCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza corpus stats my-midis",
            "  cadenza corpus get maestro",
            "  cadenza corpus render my-midis -o my-wavs"
        })
@SuppressWarnings("UnusedVariable") // help, version and verbose are read by picocli and the error reporter
final class CorpusCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;
}
