package io.cadenza.data.download;

import io.cadenza.core.CadenzaException;
import org.jspecify.annotations.Nullable;

/** Something that could not be fetched or must not be trusted. The message is one line with address, reason and remedy. */
public final class DownloadException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    DownloadException(String message) {
        super(message);
    }

    DownloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
