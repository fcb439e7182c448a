package io.cadenza.core.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The symbols a model knows; a symbol's id is its place.
 *
 * <p>Input and output of a model share one vocabulary, so an id fed back always means the symbol that was drawn.
 */
public final class Vocabulary {
    /** The symbol before the first of a piece. */
    public static final String START = "<start>";

    /** The symbol after the last of a piece. */
    public static final String END = "<end>";

    private final List<String> symbols;
    private final Map<String, Integer> ids;

    private Vocabulary(List<String> symbols) {
        this.symbols = List.copyOf(symbols);
        this.ids = new HashMap<>();
        for (int id = 0; id < symbols.size(); id++) {
            if (ids.put(symbols.get(id), id) != null) {
                throw new IllegalArgumentException("The symbol \"" + symbols.get(id) + "\" is twice in the vocabulary");
            }
        }
    }

    /**
     * The vocabulary of these symbols in this order.
     *
     * @throws IllegalArgumentException if a symbol is there twice
     */
    public static Vocabulary of(List<String> symbols) {
        return new Vocabulary(symbols);
    }

    /**
     * The vocabulary of a tokenizer: its closed symbols where it has them, in their order, else those of pieces.
     *
     * @param pieces the symbols of each piece; play no part where the tokenizer's symbols are closed, nor does minCount
     * @param minCount 1 keeps every symbol
     * @param boundaries whether {@link #START} and {@link #END} come first
     */
    public static Vocabulary of(
            Tokenizer tokenizer, Collection<List<String>> pieces, int minCount, boolean boundaries) {
        return of(tokenizer, counts(pieces), minCount, boundaries);
    }

    /**
     * The same from pieces whose symbols were counted already.
     *
     * @param counts every symbol that occurs, with how often
     */
    public static Vocabulary of(Tokenizer tokenizer, Map<String, Integer> counts, int minCount, boolean boundaries) {
        if (tokenizer.closedSymbols().isEmpty()) {
            return ofCounts(counts, minCount, boundaries, tokenizer::split);
        }
        List<String> symbols = new ArrayList<>(boundaries ? List.of(START, END) : List.of());
        symbols.addAll(tokenizer.closedSymbols());
        return new Vocabulary(symbols);
    }

    /**
     * The vocabulary of pieces: the symbols that occur at least {@code minCount} times, the most frequent first, equally
     * frequent ones by their text. Rarer symbols count as the smaller ones they split into.
     *
     * @param pieces the symbols of each piece
     * @param minCount 1 keeps every symbol
     * @param boundaries whether {@link #START} and {@link #END} come first
     * @param split gives smaller symbols that say the same, or none: {@link Tokenizer#split}
     */
    public static Vocabulary ofPieces(
            Collection<List<String>> pieces,
            int minCount,
            boolean boundaries,
            Function<? super String, List<String>> split) {
        return ofCounts(counts(pieces), minCount, boundaries, split);
    }

    private static Map<String, Integer> counts(Collection<List<String>> pieces) {
        Map<String, Integer> counts = new HashMap<>();
        pieces.forEach(piece -> piece.forEach(symbol -> counts.merge(symbol, 1, Integer::sum)));
        return counts;
    }

    private static Vocabulary ofCounts(
            Map<String, Integer> occurrences,
            int minCount,
            boolean boundaries,
            Function<? super String, List<String>> split) {
        Map<String, Integer> counts = new TreeMap<>(occurrences);
        splitRare(counts, minCount, split);
        List<String> kept = new ArrayList<>(boundaries ? List.of(START, END) : List.of());
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= minCount)
                .sorted(Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> kept.add(entry.getKey()));
        return new Vocabulary(kept);
    }

    /** Hands the counts of rare symbols to their parts, and those of rare parts to theirs. */
    private static void splitRare(
            Map<String, Integer> counts, int minCount, Function<? super String, List<String>> split) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map.Entry<String, Integer> entry : List.copyOf(counts.entrySet())) {
                List<String> parts = entry.getValue() < minCount ? split.apply(entry.getKey()) : List.of();
                if (!parts.isEmpty() && counts.remove(entry.getKey(), entry.getValue())) {
                    parts.forEach(part -> counts.merge(part, entry.getValue(), Integer::sum));
                    changed = true;
                }
            }
        }
    }

    /** The same where no symbol can be split: rare ones are left out, as in the article. */
    public static Vocabulary ofPieces(Collection<List<String>> pieces, int minCount, boolean boundaries) {
        return ofPieces(pieces, minCount, boundaries, symbol -> List.of());
    }

    /** The number of symbols. */
    public int size() {
        return symbols.size();
    }

    /** All symbols by id. */
    public List<String> symbols() {
        return symbols;
    }

    /** The id of {@link #START}, if this vocabulary marks boundaries. */
    public OptionalInt startId() {
        return id(START);
    }

    /** The id of {@link #END}, if this vocabulary marks boundaries. */
    public OptionalInt endId() {
        return id(END);
    }

    /** The id of a symbol, if it is known. */
    public OptionalInt id(String symbol) {
        Integer id = ids.get(symbol);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * The ids of a piece. An unknown symbol is written as those it splits into, down to known ones, and left out if there are
     * none; boundaries are added if this vocabulary marks them.
     *
     * @param split gives smaller symbols that say the same, or none: {@link Tokenizer#split}
     */
    public int[] encodePiece(List<String> piece, Function<? super String, List<String>> split) {
        IntStream.Builder encoded = IntStream.builder();
        startId().ifPresent(encoded::add);
        for (String symbol : piece) {
            encode(symbol, split, encoded);
        }
        endId().ifPresent(encoded::add);
        return encoded.build().toArray();
    }

    private void encode(String symbol, Function<? super String, List<String>> split, IntStream.Builder encoded) {
        OptionalInt known = id(symbol);
        if (known.isPresent()) {
            encoded.add(known.getAsInt());
        } else {
            split.apply(symbol).forEach(part -> encode(part, split, encoded));
        }
    }

    /** The same where no symbol can be split: unknown ones are left out. */
    public int[] encodePiece(List<String> piece) {
        return encodePiece(piece, symbol -> List.of());
    }

    /**
     * The symbols of ids, without boundaries.
     *
     * @throws IndexOutOfBoundsException if an id is not in the vocabulary
     */
    public List<String> decodePiece(int[] ids) {
        return Arrays.stream(ids)
                .mapToObj(symbols::get)
                .filter(symbol -> !symbol.equals(START) && !symbol.equals(END))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary vocabulary && vocabulary.symbols.equals(symbols);
    }

    @Override
    public int hashCode() {
        return symbols.hashCode();
    }

    @Override
    public String toString() {
        return "Vocabulary of " + symbols.size() + " symbols";
    }
}
