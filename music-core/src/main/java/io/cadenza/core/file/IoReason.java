package io.cadenza.core.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/**
 * Why a file could not be read or written, in words that follow "Cannot read FILE: ". Java's own messages repeat the file's
 * name, say nothing but that name, or are missing.
 */
public final class IoReason {
    private IoReason() {}

    /** The reason, without the file's name and without a full stop at its end. */
    public static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof FileSystemLoopException) {
            return "a link leads back to a folder above it";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        if (reason == null || reason.isBlank()) {
            return words(e);
        }
        String line = reason.lines().findFirst().orElse("").strip();
        if (line.endsWith("Too many open files")) {
            return "too many files are open; raise the limit of open files (ulimit -n)";
        }
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    /** The class's name as words: of a {@code ClosedChannelException} "closed channel". */
    private static String words(IOException e) {
        String name = e.getClass().getSimpleName().replaceFirst("Exception$", "");
        String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.isEmpty() || words.equals("io") || words.equals("file system") ? "it cannot be used" : words;
    }
}
