package io.cadenza.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints one line for a command line that cannot be read: what is wrong, what may be meant, where help is. */
final class UsageReporter implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        List<String> suggestions = new ArrayList<>();
        if (error instanceof UnmatchedArgumentException unmatched) {
            suggestions.addAll(unmatched.getSuggestions());
        }
        String guess = suggestions.isEmpty()
                ? ""
                : " Did you mean " + String.join(" or ", suggestions.subList(0, Math.min(2, suggestions.size()))) + "?";
        err.println("cadenza: " + Failure.shortened(message) + (message.endsWith(".") ? "" : ".") + guess + " See "
                + command.getCommandSpec().qualifiedName() + " --help.");
        err.flush();
        return ExitCode.USAGE.code();
    }
}
