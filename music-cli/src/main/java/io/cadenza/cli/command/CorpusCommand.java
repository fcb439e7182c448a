package io.cadenza.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands about corpora. */
@Command(
        name = "corpus",
        description = "Look at a corpus.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CorpusStatsCommand.class,
        footerHeading = "%nExamples:%n",
        footer = "  cadenza corpus stats my-midis")
@SuppressWarnings("UnusedVariable") // help, version and verbose are read by picocli and the error reporter
final class CorpusCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;
}
