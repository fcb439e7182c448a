package io.cadenza.data.prepare;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.TokenCorpus;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Pieces of a corpus as ids of a vocabulary: what {@link Vocabulary#encodePiece} gives, with each different symbol looked up
 * and split once instead of at each of its occurrences.
 */
final class PieceEncoder {
    private final OptionalInt start;
    private final OptionalInt end;
    /** By the number of a symbol in the corpus, its ids in the vocabulary: itself, its parts, or nothing. */
    private final int[][] encoded;

    PieceEncoder(TokenCorpus corpus, Vocabulary vocabulary, Function<? super String, List<String>> split) {
        this.start = vocabulary.startId();
        this.end = vocabulary.endId();
        int head = start.isPresent() ? 1 : 0;
        int tail = end.isPresent() ? 1 : 0;
        this.encoded = corpus.symbols().stream()
                .map(symbol -> vocabulary.encodePiece(List.of(symbol), split))
                .map(ids -> Arrays.copyOfRange(ids, head, ids.length - tail))
                .toArray(int[][]::new);
    }

    /** A piece with its boundaries, if the vocabulary marks them. */
    TokenSequence encode(TokenSequence piece) {
        int[] symbols = piece.toArray();
        int length = (start.isPresent() ? 1 : 0) + (end.isPresent() ? 1 : 0);
        for (int symbol : symbols) {
            length = Math.addExact(length, encoded[symbol].length);
        }
        int[] ids = new int[length];
        int place = 0;
        if (start.isPresent()) {
            ids[place++] = start.getAsInt();
        }
        for (int symbol : symbols) {
            for (int id : encoded[symbol]) {
                ids[place++] = id;
            }
        }
        if (end.isPresent()) {
            ids[place] = end.getAsInt();
        }
        return TokenSequence.of(piece.name(), ids);
    }
}
