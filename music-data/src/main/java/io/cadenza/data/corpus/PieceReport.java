package io.cadenza.data.corpus;

import java.util.Locale;
import java.util.Objects;

/**
 * What became of a piece of a corpus, or of a file or folder that could not be read.
 *
 * @param path of the file, relative to the corpus; {@code path#number} for one of several pieces of a file
 * @param status in a word
 * @param tokens the number of its symbols
 * @param notes the number of its notes, of the chosen instruments
 * @param quarters its length in quarter notes
 * @param seconds its length in seconds
 * @param reason why it was refused or left out, or what was mended in it; empty if there is nothing to say
 */
public record PieceReport(
        String path, Status status, int tokens, int notes, double quarters, double seconds, String reason) {
    /** What became of a piece, in a word. */
    public enum Status {
        /** It is sound and part of the corpus. */
        READ,
        /** It is damaged; what could be read is part of the corpus. */
        REPAIRED,
        /** It has no symbol. */
        EMPTY,
        /** Its symbols are those of an earlier piece, and it is left out. */
        DUPLICATE,
        /** It could not be read. */
        REFUSED;

        /** The word of a report. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that the texts are there. */
    public PieceReport {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(reason, "reason");
    }

    /** The same piece as the copy of another. */
    PieceReport duplicateOf(String other) {
        return new PieceReport(path, Status.DUPLICATE, tokens, notes, quarters, seconds, "the same tokens as " + other);
    }
}
