package io.cadenza.data.format;

import io.cadenza.core.CadenzaException;
import org.jspecify.annotations.Nullable;

/** A file that cannot be read as music. The message is one line: the file, the place where reading ended, why, and the remedy. */
public final class MusicFileException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String place;
    private final String reason;

    /**
     * An error of a reader.
     *
     * @param file the file's name as it was given to the reader
     * @param place where in the file, such as {@code line 12}
     * @param reason what is wrong there
     */
    MusicFileException(String file, String place, String reason, @Nullable Throwable cause) {
        super("Cannot read %s: %s: %s. Leave the file out or export it again.".formatted(file, place, reason), cause);
        this.file = file;
        this.place = place;
        this.reason = reason;
    }

    MusicFileException(String file, String place, String reason) {
        this(file, place, reason, null);
    }

    /** The name of the file as it was given to the reader. */
    public String file() {
        return file;
    }

    /** The place of the trouble, such as {@code line 12}. */
    public String place() {
        return place;
    }

    /** What is wrong there, without the name of the file. */
    public String reason() {
        return reason;
    }
}
