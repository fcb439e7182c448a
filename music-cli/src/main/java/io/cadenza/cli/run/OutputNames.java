package io.cadenza.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What the files of several pieces are called.
 *
 * @param target a file with the extension, from which the names of several derive, or a folder
 * @param extension such as {@code .mid}
 */
public record OutputNames(Path target, String extension) {
    /** Checks that both are there. */
    public OutputNames {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(extension, "extension");
    }

    /** The file of a piece, numbered from 1 if there are several. */
    Path file(int number, int count) {
        if (isFolder()) {
            return target.resolve("piece-" + number + extension);
        }
        Path name = target.getFileName();
        String stem = stem(name == null ? "piece" : name.toString(), extension);
        return target.resolveSibling(count == 1 ? stem + extension : stem + "-" + number + extension);
    }

    private boolean isFolder() {
        return Files.isDirectory(target) || !target.toString().endsWith(extension);
    }

    /** A file's neighbour with another extension. */
    static Path beside(Path file, String extension) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + extension);
    }

    /**
     * The name of one of several pieces of a file: {@code song-17.mid}.
     *
     * @param number of the piece; empty for the only one, which keeps the name
     */
    public static Path numbered(Path file, String number) {
        if (number.isEmpty()) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot < 0 ? name.length() : dot;
        return file.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
    }

    private static String stem(String name, String extension) {
        return name.endsWith(extension) ? name.substring(0, name.length() - extension.length()) : name;
    }
}
