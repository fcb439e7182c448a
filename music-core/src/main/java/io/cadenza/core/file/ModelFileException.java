package io.cadenza.core.file;

import io.cadenza.core.CadenzaException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model file that cannot be read; the message names the file, the place in it where that is known, and the reason. */
public final class ModelFileException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with a file. */
    public ModelFileException(Path file, String reason) {
        super("Cannot read " + file + ": " + reason);
    }

    /** What is wrong with a file and what caused it. */
    public ModelFileException(Path file, String reason, @Nullable Throwable cause) {
        super("Cannot read " + file + ": " + reason, cause);
    }

    /** What is wrong with a model, whatever its file. */
    ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
