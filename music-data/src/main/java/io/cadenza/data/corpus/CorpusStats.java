package io.cadenza.data.corpus;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.Vocabulary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * How often each symbol occurs in a tokenized corpus, and how long its pieces are.
 *
 * @param corpus the tokens of each piece
 * @param frequencies every symbol with its count, the most frequent first, equally frequent ones by their text: the order
 *     of {@link Vocabulary#ofPieces}
 */
public record CorpusStats(TokenCorpus corpus, List<Frequency> frequencies) {
    /**
     * A symbol and how often it occurs.
     *
     * @param symbol the symbol
     * @param count 1 or more
     */
    public record Frequency(String symbol, int count) {}

    /** Copies. */
    public CorpusStats {
        Objects.requireNonNull(corpus, "corpus");
        frequencies = List.copyOf(frequencies);
    }

    /** Counts the symbols of a corpus. */
    public static CorpusStats of(TokenCorpus corpus) {
        List<Frequency> frequencies = corpus.counts().entrySet().stream()
                .map(entry -> new Frequency(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Frequency::count).reversed())
                .toList();
        return new CorpusStats(corpus, frequencies);
    }

    /** The number of pieces, those without symbols included. */
    public int pieceCount() {
        return corpus.pieces().size();
    }

    /** The number of symbols in all pieces. */
    public long tokenCount() {
        return corpus.tokenCount();
    }

    /** The number of different symbols. */
    public int uniqueCount() {
        return frequencies.size();
    }

    /** The number of different symbols that occur at least so often. */
    public int uniqueCount(int minCount) {
        return (int) frequencies.stream().filter(f -> f.count() >= minCount).count();
    }

    /** The number of symbols in all pieces that are left when rarer ones are dropped. */
    public long tokenCount(int minCount) {
        return keptLengths(minCount).stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * The number of training examples: windows of {@code window} tokens, each with the token after it, that do not cross from one
     * piece into the next.
     *
     * @param minCount rarer symbols are dropped before windows are cut
     * @param window tokens in a window, 1 or more
     */
    public long windowCount(int minCount, int window) {
        return keptLengths(minCount).stream()
                .mapToLong(length -> Math.max(0, length - window))
                .sum();
    }

    private List<Integer> keptLengths(int minCount) {
        Map<String, Integer> counts =
                frequencies.stream().collect(Collectors.toMap(Frequency::symbol, Frequency::count));
        boolean[] kept = new boolean[corpus.symbols().size()];
        for (int id = 0; id < kept.length; id++) {
            kept[id] = counts.getOrDefault(corpus.symbols().get(id), 0) >= minCount;
        }
        return corpus.pieces().stream().map(piece -> length(piece, kept)).toList();
    }

    private static int length(TokenSequence piece, boolean[] kept) {
        return (int) Arrays.stream(piece.toArray()).filter(id -> kept[id]).count();
    }
}
