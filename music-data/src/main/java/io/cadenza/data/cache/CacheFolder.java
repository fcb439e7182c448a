package io.cadenza.data.cache;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Where a user keeps what can be made again. */
public final class CacheFolder {
    /** The word, in the place of a folder, that switches caching off. */
    public static final String OFF = "off";

    /** The word that leaves the choice to this class. */
    public static final String AUTO = "auto";

    private static final String PROPERTY = "cadenza.cache";
    private static final String VARIABLE = "CADENZA_CACHE";
    private static final String NAME = "cadenza";

    private CacheFolder() {}

    /**
     * The folder to use, which need not exist.
     *
     * @param wished a folder, {@link #OFF}, or {@link #AUTO}: then the system property {@code cadenza.cache} counts, then the
     *     environment's {@code CADENZA_CACHE}, {@code XDG_CACHE_HOME} and {@code LOCALAPPDATA}, then {@code ~/.cache}
     * @return empty if caching is off
     */
    public static Optional<Path> of(String wished) {
        return of(wished, System.getProperties(), System.getenv());
    }

    static Optional<Path> of(String wished, Properties properties, Map<String, String> environment) {
        String own = wished.equals(AUTO)
                ? properties.getProperty(PROPERTY, environment.getOrDefault(VARIABLE, AUTO))
                : wished;
        if (own.equals(OFF)) {
            return Optional.empty();
        }
        if (!own.equals(AUTO) && !own.isEmpty()) {
            return Optional.of(Path.of(own));
        }
        for (String variable : new String[] {"XDG_CACHE_HOME", "LOCALAPPDATA"}) {
            String folder = environment.getOrDefault(variable, "");
            if (!folder.isEmpty()) {
                return Optional.of(Path.of(folder, NAME));
            }
        }
        return Optional.of(Path.of(properties.getProperty("user.home", "."), ".cache", NAME));
    }
}
