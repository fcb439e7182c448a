package io.cadenza.cli.run;

import io.cadenza.run.config.Config;
import java.util.Objects;

/**
 * A configuration of several.
 *
 * @param name short and unique among them
 */
public record NamedConfig(String name, Config config) {
    /** Checks that both are there. */
    public NamedConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(config, "config");
    }
}
