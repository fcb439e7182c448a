package io.cadenza.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error the user can fix. The message states the problem, the offending value and the remedy in one line; the command line
 * prints it as it is, without a stack trace.
 */
public class CadenzaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error with its one-line message. */
    public CadenzaException(String message) {
        super(message);
    }

    /** An error with its one-line message and its cause. */
    public CadenzaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The one-line message; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }
}
