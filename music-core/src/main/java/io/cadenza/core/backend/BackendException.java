package io.cadenza.core.backend;

import io.cadenza.core.CadenzaException;
import org.jspecify.annotations.Nullable;

/** A backend cannot do what it was asked: a missing native library or device, or a task it does not support. */
public final class BackendException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    /** An error with its one-line message. */
    public BackendException(String message) {
        super(message);
    }

    /** An error with its one-line message and what caused it. */
    public BackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
