package io.cadenza.core.backend;

import io.cadenza.core.CadenzaException;
import org.jspecify.annotations.Nullable;

/** What was asked for does not fit into memory: Java's heap, the machine's memory or a GPU's. */
public final class TooLittleMemoryException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    /** An error with its one-line message, which names what to lower, and what caused it. */
    public TooLittleMemoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
