package io.cadenza.data.corpus;

import java.util.Locale;
import java.util.Objects;

/**
 * What became of a file.
 *
 * @param path relative to the corpus
 * @param status in a word
 * @param tokens the number of its symbols
 * @param notes the number of its notes, of the chosen instruments
 * @param quarters its length in quarter notes
 * @param seconds its length in seconds
 * @param reason why it was refused or left out, or what was mended in it; empty if there is nothing to say
 */
public record FileReport(
        String path, Status status, int tokens, int notes, double quarters, double seconds, String reason) {
    /** What became of a file, in a word. */
    public enum Status {
        /** It is sound and part of the corpus. */
        READ,
        /** It is damaged; what could be read is part of the corpus. */
        REPAIRED,
        /** It has no symbol. */
        EMPTY,
        /** Its symbols are those of an earlier file, and it is left out. */
        DUPLICATE,
        /** It could not be read. */
        REFUSED;

        /** The word of a report. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that the texts are there. */
    public FileReport {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(reason, "reason");
    }

    /** The same file as the copy of another. */
    FileReport duplicateOf(String other) {
        return new FileReport(path, Status.DUPLICATE, tokens, notes, quarters, seconds, "the same tokens as " + other);
    }
}
