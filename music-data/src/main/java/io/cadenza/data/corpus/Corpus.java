package io.cadenza.data.corpus;

import java.util.List;

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
}
