package io.cadenza.data.prepare;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.OovPolicy;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.TokenCorpus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Pieces of a corpus as ids of a vocabulary: what {@link Vocabulary#encode} gives, with each different symbol looked up
 * and substituted once instead of at each of its occurrences.
 */
final class PieceEncoder {
    private final OptionalInt start;
    private final OptionalInt end;
    /** By the number of a symbol in the corpus, its ids in the vocabulary: its own, its substitutes', or none. */
    private final List<Optional<int[]>> encoded;

    /** Encodes pieces as they are. */
    PieceEncoder(TokenCorpus corpus, Vocabulary vocabulary, OovPolicy substitution) {
        this(corpus, vocabulary, substitution, Optional::of);
    }

    /**
     * Encodes pieces in another version.
     *
     * @param version of a symbol; empty if it has none, nor then has a piece with that symbol
     */
    PieceEncoder(
            TokenCorpus corpus,
            Vocabulary vocabulary,
            OovPolicy substitution,
            Function<String, Optional<String>> version) {
        this.start = vocabulary.startId();
        this.end = vocabulary.endId();
        int head = start.isPresent() ? 1 : 0;
        int tail = end.isPresent() ? 1 : 0;
        this.encoded = corpus.symbols().stream()
                .map(symbol -> version.apply(symbol)
                        .map(text -> vocabulary.encode(List.of(text), substitution))
                        .map(ids -> Arrays.copyOfRange(ids, head, ids.length - tail)))
                .toList();
    }

    /** A piece with its boundaries, if the vocabulary marks them; empty if it has a symbol without a version. */
    Optional<TokenSequence> encode(String name, TokenSequence piece) {
        int[] symbols = piece.toArray();
        int length = (start.isPresent() ? 1 : 0) + (end.isPresent() ? 1 : 0);
        for (int symbol : symbols) {
            Optional<int[]> ids = encoded.get(symbol);
            if (ids.isEmpty()) {
                return Optional.empty();
            }
            length = Math.addExact(length, ids.get().length);
        }
        int[] ids = new int[length];
        int place = 0;
        if (start.isPresent()) {
            ids[place++] = start.getAsInt();
        }
        for (int symbol : symbols) {
            for (int id : encoded.get(symbol).orElseThrow()) {
                ids[place++] = id;
            }
        }
        if (end.isPresent()) {
            ids[place] = end.getAsInt();
        }
        return Optional.of(TokenSequence.of(name, ids));
    }
}
