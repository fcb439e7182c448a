package io.cadenza.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Cadenza this is. */
public final class CadenzaVersion {
    private CadenzaVersion() {}

    /** The version, for example {@code 0.1.0}. */
    public static String text() {
        try (InputStream in = CadenzaVersion.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing from this program");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
