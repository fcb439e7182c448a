package io.cadenza.run.config;

import io.cadenza.core.CadenzaException;
import org.jspecify.annotations.Nullable;

/** A configuration that cannot be used; the message names the place, the key, the value and what is allowed. */
public final class ConfigException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    /** What is wrong at a place. */
    public ConfigException(Place place, String message) {
        super(place + ": " + message);
    }

    /** What is wrong, without a place of its own. */
    public ConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
