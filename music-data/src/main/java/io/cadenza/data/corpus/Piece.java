package io.cadenza.data.corpus;

import java.util.Objects;

/**
 * What one file of a corpus gave.
 *
 * @param name the file's path relative to the corpus, with {@code /} between its parts on every system
 * @param content what the file was turned into
 * @param <T> its type: a score, or the symbols of one
 */
public record Piece<T>(String name, T content) {
    /** Checks that both are there. */
    public Piece {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
    }
}
