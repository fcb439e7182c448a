package io.cadenza.data.sound;

import io.cadenza.core.CadenzaException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A sound file that cannot be read. */
public final class SoundFileException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    SoundFileException(Path file, String reason, @Nullable Throwable cause) {
        super("Cannot read " + file + ": " + reason, cause);
        this.reason = reason;
    }

    /** What is wrong and what to do about it, without the file's name. */
    public String reason() {
        return reason;
    }
}
