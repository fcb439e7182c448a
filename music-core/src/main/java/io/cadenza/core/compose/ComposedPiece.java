package io.cadenza.core.compose;

import io.cadenza.core.score.Score;
import java.util.Objects;

/**
 * One piece of a composed corpus.
 *
 * @param name unique in its corpus, for example {@code "dice-waltz/000001"}
 * @param seed with which its composer writes it
 * @param score the music
 */
public record ComposedPiece(String name, long seed, Score score) {
    /** Checks that all are there. */
    public ComposedPiece {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(score, "score");
    }
}
