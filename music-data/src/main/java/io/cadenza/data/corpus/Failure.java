package io.cadenza.data.corpus;

import java.util.Objects;

/**
 * A file of a corpus that was left out.
 *
 * @param name the file's path relative to the corpus
 * @param reason why, in one line without the file's name
 */
public record Failure(String name, String reason) {
    /** Checks that both are there. */
    public Failure {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(reason, "reason");
    }
}
