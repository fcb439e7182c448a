package io.cadenza.data.midi;

/** The bytes end before what they announce. */
final class CutShortException extends MidiFileException {
    private static final long serialVersionUID = 1L;

    CutShortException(String file, long offset, String reason) {
        super(file, offset, reason);
    }
}
