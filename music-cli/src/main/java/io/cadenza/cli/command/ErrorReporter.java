package io.cadenza.cli.command;

import io.cadenza.core.CadenzaException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Prints one line for what ended a command; the stack trace only if asked. */
final class ErrorReporter implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        return report(error, command, parsed);
    }

    private static int report(Throwable error, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("cadenza: " + line(error));
        if (isVerbose(parsed)) {
            error.printStackTrace(err);
        }
        err.flush();
        return ExitCode.of(error).code();
    }

    private static String line(Throwable error) {
        String message = error.getMessage() == null
                ? ""
                : error.getMessage().lines().findFirst().orElse("");
        if (error instanceof CadenzaException) {
            return message;
        }
        if (error instanceof UncheckedIOException) {
            return message + ". Run again with --verbose to see where.";
        }
        return Plugins.culprit(error)
                .map(plugin -> "the plugin " + plugin + " failed: " + name(error) + message
                        + ". Run again with --verbose and report what it prints to the plugin's authors.")
                .orElseGet(() -> "this is a fault of Cadenza: " + name(error) + message
                        + ". Run again with --verbose and report what it prints.");
    }

    private static String name(Throwable error) {
        return error.getClass().getSimpleName() + (error.getMessage() == null ? "" : ": ");
    }

    private static boolean isVerbose(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.hasMatchedOption("--verbose");
    }
}
