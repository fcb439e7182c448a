package io.cadenza.cli.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Prints one line for what ended a command; the stack trace only if asked. */
public final class ErrorReporter implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        return report(error, command.getCommandName(), isVerbose(parsed), command.getErr());
    }

    /**
     * Prints the line.
     *
     * @param command the name of the command that the error ended; empty if that is not known
     * @param verbose whether to print the stack trace too
     * @return the exit code
     */
    public static int report(Throwable error, String command, boolean verbose, PrintWriter err) {
        Failure failure = Failure.of(error, command);
        err.println("cadenza: " + failure.line());
        if (verbose) {
            error.printStackTrace(err);
        }
        err.flush();
        return failure.code().code();
    }

    private static boolean isVerbose(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.hasMatchedOption("--verbose");
    }
}
