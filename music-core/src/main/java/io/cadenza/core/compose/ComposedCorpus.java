package io.cadenza.core.compose;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Any number of different pieces by one composer. They are written one at a time, and only their seeds are kept, so that a
 * large corpus can be tokenized without holding its scores.
 */
public final class ComposedCorpus {
    /** After this many repetitions in a row, a composer is taken to have no more pieces. */
    private static final int MAX_ATTEMPTS = 10_000;

    private final Composer composer;
    private final long seed;
    private final Map<Integer, List<Long>> seedsByHash = new HashMap<>();
    private long drawn;
    private int given;

    private ComposedCorpus(Composer composer, long seed) {
        this.composer = composer;
        this.seed = seed;
    }

    /**
     * Different pieces, named {@code composer/000001} and so on. A smaller corpus of the same seed is the beginning of a
     * larger one.
     *
     * @param count how many, 0 or more
     * @param seed from which each piece's seed is derived
     * @return the pieces in their order; the stream throws a {@link CadenzaException} if the composer has fewer
     */
    public static Stream<ComposedPiece> pieces(Composer composer, int count, long seed) {
        ComposedCorpus corpus = new ComposedCorpus(composer, seed);
        return Stream.generate(() -> corpus.next(count)).limit(count);
    }

    private ComposedPiece next(int wanted) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            long pieceSeed = Seeds.derive(seed, "compose", drawn++);
            Score score = composer.compose(pieceSeed);
            if (isNew(score, pieceSeed)) {
                given++;
                return new ComposedPiece(
                        String.format(Locale.ROOT, "%s/%06d", composer.name(), given), pieceSeed, score);
            }
        }
        throw new CadenzaException(
                "Composer \"%s\" wrote only %d different pieces of the %d asked for: the last %d repeated earlier ones. Ask for fewer."
                        .formatted(composer.name(), given, wanted, MAX_ATTEMPTS));
    }

    /** Scores of equal hash are written again and compared, so that only equal ones count as repetitions. */
    private boolean isNew(Score score, long pieceSeed) {
        List<Long> candidates = seedsByHash.computeIfAbsent(score.hashCode(), hash -> new ArrayList<>(1));
        if (candidates.stream().anyMatch(other -> composer.compose(other).equals(score))) {
            return false;
        }
        candidates.add(pieceSeed);
        return true;
    }

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
}
