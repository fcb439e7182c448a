package io.cadenza.data.corpus;

import java.util.List;
import java.util.Objects;

/**
 * A corpus that was read.
 *
 * @param pieces what was read, by name
 * @param failures what was not, by name
 * @param <T> what each file was turned into
 */
public record Corpus<T>(List<Piece<T>> pieces, List<Failure> failures) {
    /** Copies. */
    public Corpus {
        pieces = List.copyOf(pieces);
        failures = List.copyOf(failures);
    }

    /** The contents of the pieces in their order. */
    public List<T> contents() {
        return pieces.stream().map(Piece::content).toList();
    }

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
}
