package io.cadenza.cli.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the music comes from.
 *
 * @param composer the name of a composer without learning; plays no part if a path is given
 * @param pieces how many pieces it writes, 1 or more
 * @param path a folder or file of music; empty for the composer's
 */
public record CorpusConfig(String composer, int pieces, String path) {
    /** The folder or file, if the corpus is one. */
    public Optional<Path> folder() {
        try {
            return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
        } catch (InvalidPathException e) {
            throw new ConfigException("corpus.path: \"" + path + "\" is no path: " + e.getReason() + ".", e);
        }
    }
}
