package io.cadenza.data.corpus;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file of a corpus.
 *
 * @param name its path relative to the corpus, with {@code /} between its parts on every system
 * @param path where it lies
 * @param size in bytes, when it was found
 * @param modifiedMillis when it was changed last, in milliseconds since 1970
 */
public record MusicFile(String name, Path path, long size, long modifiedMillis) {
    /** Checks that name and path are there. */
    public MusicFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(path, "path");
    }
}
