package io.cadenza.cli.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the music comes from.
 *
 * @param composer the name of a composer without learning; plays no part if a path is given
 * @param pieces how many pieces it writes, 1 or more
 * @param options the composer's own options, by name
 * @param path a folder or file of music; empty for the composer's
 * @param instruments which instruments of that music are kept, as words separated by commas, or {@code auto}
 * @param cache where its tokens are kept from run to run: a folder, {@code off} or {@code auto}
 */
public record CorpusConfig(
        String composer, int pieces, SortedMap<String, String> options, String path, String instruments, String cache) {
    /** Copies, and refuses options that no composer would see. */
    public CorpusConfig {
        if (!path.isEmpty() && !options.isEmpty()) {
            throw new IllegalArgumentException("a corpus by path has no options; remove corpus.options."
                    + options.firstKey() + " or name a corpus.composer");
        }
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** The folder or file, if the corpus is one. */
    public Optional<Path> folder() {
        try {
            return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
        } catch (InvalidPathException e) {
            throw new ConfigException("corpus.path: \"" + path + "\" is no path: " + e.getReason() + ".", e);
        }
    }
}
