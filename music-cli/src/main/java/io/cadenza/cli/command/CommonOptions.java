package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every command. */
@SuppressWarnings("UnusedVariable") // help, version and verbose are read by picocli and the error reporter
public final class CommonOptions {
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

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "Load the jars of this folder: backends, composers and tokenizers of others.")
    private Optional<Path> plugins = Optional.empty();

    /** Where the command prints. */
    public Console console(CommandSpec command) {
        plugins.filter(folder -> !Plugins.isLaunchedWith(folder)).ifPresent(folder -> {
            throw new ParameterException(
                    command.commandLine(),
                    "--plugins is for the launcher. Without it put the jars on the class path, as with java -cp 'cadenza.jar:"
                            + folder + "/*'");
        });
        boolean terminal = Boolean.getBoolean("cadenza.terminal");
        return new Console(command.commandLine().getOut(), command.commandLine().getErr(), quiet, terminal);
    }
}
