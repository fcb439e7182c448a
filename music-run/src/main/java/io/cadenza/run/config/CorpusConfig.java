package io.cadenza.run.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the music comes from.
 *
 * @param composer the name of a composer without learning; plays no part if a path or a name is given
 * @param pieces how many pieces it writes, 1 or more
 * @param options the composer's own options, by name
 * @param path a folder or file of music; empty for none
 * @param name a corpus that is known by name and fetched when it is first used; empty for none
 * @param mirror an address or a path that takes the place of the published addresses of a named corpus; empty for none
 * @param instruments which instruments of that music are kept, as words separated by commas, or {@code auto}
 * @param cache where its tokens are kept from run to run: a folder, {@code off} or {@code auto}
 */
public record CorpusConfig(
        String composer,
        int pieces,
        SortedMap<String, String> options,
        String path,
        String name,
        String mirror,
        String instruments,
        String cache) {
    /** Copies, and refuses options that no composer would see. */
    public CorpusConfig {
        if (!(path.isEmpty() && name.isEmpty()) && !options.isEmpty()) {
            throw new IllegalArgumentException("a corpus by path or name has no options; remove corpus.options."
                    + options.firstKey() + " or name a corpus.composer");
        }
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** Whether the music comes from files and not from a composer. */
    public boolean ofFiles() {
        return !path.isEmpty() || !name.isEmpty();
    }

    /** The folder or file, if the corpus is given as one. */
    public Optional<Path> folder() {
        try {
            return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
        } catch (InvalidPathException e) {
            throw new ConfigException("corpus.path: \"" + path + "\" is no path: " + e.getReason() + ".", e);
        }
    }
}
