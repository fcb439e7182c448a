package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of every command. */
@SuppressWarnings("UnusedVariable") // help, version and verbose are read by picocli and the error reporter
final class CommonOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Print results and errors only.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print a stack trace with an error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    /** Where the command prints. */
    Console console(CommandSpec command) {
        boolean terminal = Boolean.getBoolean("cadenza.terminal");
        return new Console(command.commandLine().getOut(), command.commandLine().getErr(), quiet, terminal);
    }
}
