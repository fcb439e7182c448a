package io.cadenza.core.backend;

import io.cadenza.core.CadenzaException;
import org.jspecify.annotations.Nullable;

/** A backend cannot do what was requested: a native library or device is missing, or the task is not supported. */
public final class BackendException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    /** An error with its one-line message. */
    public BackendException(String message) {
        super(message);
    }

    /** An error with its one-line message and its cause. */
    public BackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
