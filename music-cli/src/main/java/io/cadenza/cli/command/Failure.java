package io.cadenza.cli.command;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.file.ModelFileException;
import io.cadenza.core.train.DivergenceException;
import io.cadenza.run.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * What an error that ended a command comes to. Only here is it decided whose it is: the user's, who is told what to mend; a
 * plugin's; or ours.
 *
 * @param code what the shell is told
 * @param line what the user is told
 */
public record Failure(ExitCode code, String line) {
    /** Commands whose memory goes with the batch. */
    private static final List<String> TRAINING = List.of("train", "demo", "benchmark", "corpus", "");

    private static final int LONGEST_WORD = 300;
    private static final int LONGEST_LINE = 2000;

    /**
     * The failure of an error.
     *
     * @param command the name of the command that it ended; empty if that is not known
     */
    public static Failure of(Throwable error, String command) {
        Throwable real = unwrapped(error);
        Failure failure = known(real, command).orElseGet(() -> unknown(real));
        return new Failure(failure.code(), shortened(failure.line()));
    }

    /** What threads, streams and reflection wrap around an error says nothing. */
    private static Throwable unwrapped(Throwable error) {
        boolean wraps = error instanceof UncheckedIOException
                || error instanceof CompletionException
                || error instanceof ExecutionException
                || error instanceof InvocationTargetException;
        Throwable cause = error.getCause();
        if (wraps && cause != null) {
            return unwrapped(cause);
        }
        // A stream's own thread throws a copy, of the same class.
        if (cause instanceof OutOfMemoryError && !(error instanceof CadenzaException)) {
            return cause;
        }
        return error;
    }

    private static Optional<Failure> known(Throwable error, String command) {
        if (error instanceof CadenzaException own) {
            return Optional.of(new Failure(codeOf(own), firstLine(own)));
        }
        if (error instanceof OutOfMemoryError) {
            String less = TRAINING.contains(command)
                    ? "training.batchSize, data.window or the model's sizes"
                    : "fewer, shorter or smaller files or pieces";
            return Optional.of(new Failure(
                    ExitCode.MEMORY,
                    "Memory ran out; Java may take %d MiB. Give it more, for example with CADENZA_OPTS=-Xmx4g, or ask for less: %s."
                            .formatted(Runtime.getRuntime().maxMemory() >> 20, less)));
        }
        if (error instanceof IOException io) {
            String file =
                    io instanceof FileSystemException named && named.getFile() != null ? named.getFile() : "a file";
            return Optional.of(new Failure(
                    ExitCode.DATA,
                    "Cannot read or write %s: %s. Check it and its folder; --verbose shows where."
                            .formatted(file, IoReason.of(io))));
        }
        if (error instanceof InvalidPathException path) {
            return Optional.of(new Failure(
                    ExitCode.DATA,
                    "\"%s\" is no path: %s. Correct the name.".formatted(path.getInput(), path.getReason())));
        }
        return error instanceof LinkageError ? Optional.of(linkage(error)) : Optional.empty();
    }

    private static ExitCode codeOf(CadenzaException error) {
        if (error instanceof ConfigException) {
            return ExitCode.CONFIGURATION;
        }
        if (error instanceof ModelFileException) {
            return ExitCode.MODEL_FILE;
        }
        if (error instanceof BackendException) {
            return ExitCode.BACKEND;
        }
        if (error instanceof TooLittleMemoryException) {
            return ExitCode.MEMORY;
        }
        return error instanceof DivergenceException ? ExitCode.DIVERGED : ExitCode.DATA;
    }

    private static Failure linkage(Throwable error) {
        return Plugins.culprit(error)
                .map(plugin -> new Failure(
                        ExitCode.PLUGIN,
                        "the plugin %s cannot load a library: %s%s. Put the jars it needs beside it, or remove it."
                                .formatted(plugin, name(error), firstLine(error))))
                .orElseGet(() -> new Failure(
                        ExitCode.BACKEND,
                        "a library cannot be loaded: %s%s. Choose another backend; \"cadenza backends\" lists them."
                                .formatted(name(error), firstLine(error))));
    }

    private static Failure unknown(Throwable error) {
        return Plugins.culprit(error)
                .map(plugin -> new Failure(
                        ExitCode.PLUGIN,
                        "the plugin %s failed: %s%s. Run again with --verbose and report what it prints to the plugin's authors."
                                .formatted(plugin, name(error), firstLine(error))))
                .orElseGet(() -> new Failure(
                        ExitCode.INTERNAL,
                        "this is a fault of Cadenza: %s%s. Run again with --verbose and report what it prints."
                                .formatted(name(error), firstLine(error))));
    }

    private static String name(Throwable error) {
        return error.getClass().getSimpleName() + (firstLine(error).isEmpty() ? "" : ": ");
    }

    private static String firstLine(Throwable error) {
        String message = error.getMessage();
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    /** A line that a terminal can show: words of kilobytes, from a flag or a file, are not echoed whole. */
    static String shortened(String line) {
        StringBuilder words = new StringBuilder();
        for (String word : line.split("(?<= )", -1)) {
            words.append(
                    word.length() <= LONGEST_WORD
                            ? word
                            : "%s...%s (%d characters) "
                                    .formatted(
                                            word.substring(0, LONGEST_WORD / 3),
                                            word.substring(word.length() - LONGEST_WORD / 6)
                                                    .strip(),
                                            word.length()));
        }
        String result = words.toString().strip();
        return result.length() <= LONGEST_LINE
                ? result
                : result.substring(0, LONGEST_LINE / 2) + " ... "
                        + result.substring(result.length() - LONGEST_LINE / 4);
    }
}
