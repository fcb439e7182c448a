package io.cadenza.data.midi;

import io.cadenza.core.CadenzaException;

/** A file that cannot be read as MIDI. The message is one line: the file, the byte where reading ended, why, and the remedy. */
public class MidiFileException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final String reason;

    MidiFileException(String file, long offset, String reason) {
        super("Cannot read %s: byte %d: %s. Leave the file out or export it again.".formatted(file, offset, reason));
        this.file = file;
        this.offset = offset;
        this.reason = reason;
    }

    /** The name of the file as it was given to the reader. */
    public String file() {
        return file;
    }

    /** The place of the trouble in bytes from the start of the file. */
    public long offset() {
        return offset;
    }

    /** What is wrong there, without the name of the file. */
    public String reason() {
        return reason;
    }
}
