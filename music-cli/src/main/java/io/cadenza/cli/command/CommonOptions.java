package io.cadenza.cli.command;

import io.cadenza.cli.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Print results and errors only.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print a stack trace with an error.")
    @SuppressWarnings("UnusedVariable") // read by whoever reports errors, through the parse result
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    /** Where the command prints. */
    Console console(CommandSpec command) {
        boolean terminal = Boolean.getBoolean("cadenza.terminal");
        return new Console(command.commandLine().getOut(), command.commandLine().getErr(), quiet, terminal);
    }
}
