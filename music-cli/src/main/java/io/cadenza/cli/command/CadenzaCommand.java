package io.cadenza.cli.command;

import io.cadenza.cli.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program, which does nothing without a command. */
@Command(
        name = "cadenza",
        description = "Learns to compose from MIDI files and writes new music.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza demo                           see and hear it work in two minutes",
            "  cadenza train --corpus my-midis        learn from a folder of MIDI files",
            "  cadenza generate runs/my-midis/model.safetensors -o new.mid",
            "",
            "Exit codes: 0 all went well, 1 a fault of Cadenza, 2 command line, 3 configuration,",
            "4 music or files, 5 model file, 6 backend, 7 training diverged, 130 Ctrl-C."
        })
public final class CadenzaCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;
}
