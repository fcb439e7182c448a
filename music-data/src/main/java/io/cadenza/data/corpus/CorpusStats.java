package io.cadenza.data.corpus;

import io.cadenza.core.token.Vocabulary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How often each symbol occurs in a tokenized corpus, and how long its pieces are.
 *
 * @param pieces the symbols of each piece
 * @param frequencies every symbol with its count, the most frequent first, equally frequent ones by their text: the order
 *     of {@link Vocabulary#ofPieces}
 */
public record CorpusStats(List<List<String>> pieces, List<Frequency> frequencies) {
    /**
     * A symbol and how often it occurs.
     *
     * @param symbol the symbol
     * @param count 1 or more
     */
    public record Frequency(String symbol, int count) {}

    /** Copies. */
    public CorpusStats {
        pieces = pieces.stream().map(List::copyOf).toList();
        frequencies = List.copyOf(frequencies);
    }

    /** Counts the symbols of pieces. */
    public static CorpusStats of(List<List<String>> pieces) {
        Map<String, Integer> counts = new TreeMap<>();
        pieces.forEach(piece -> piece.forEach(symbol -> counts.merge(symbol, 1, Integer::sum)));
        List<Frequency> frequencies = counts.entrySet().stream()
                .map(entry -> new Frequency(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Frequency::count).reversed())
                .toList();
        return new CorpusStats(pieces, frequencies);
    }

    /** The number of pieces, those without symbols included. */
    public int pieceCount() {
        return pieces.size();
    }

    /** The number of symbols in all pieces. */
    public long tokenCount() {
        return pieces.stream().mapToLong(List::size).sum();
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
     * The number of training examples: windows of so many tokens, each with the token after it, that do not cross from one
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
        return pieces.stream()
                .map(piece -> (int) piece.stream()
                        .filter(symbol -> counts.getOrDefault(symbol, 0) >= minCount)
                        .count())
                .toList();
    }
}
