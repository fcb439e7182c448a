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
     * The vocabulary of pieces: the symbols that occur at least {@code minCount} times, the most frequent first, equally
     * frequent ones by their text.
     *
     * @param pieces the symbols of each piece
     * @param minCount 1 keeps every symbol
     * @param boundaries whether {@link #START} and {@link #END} come first
     */
    public static Vocabulary ofPieces(Collection<List<String>> pieces, int minCount, boolean boundaries) {
        Map<String, Integer> counts = new TreeMap<>();
        for (List<String> piece : pieces) {
            for (String symbol : piece) {
                counts.merge(symbol, 1, Integer::sum);
            }
        }
        List<String> kept = new ArrayList<>(boundaries ? List.of(START, END) : List.of());
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= minCount)
                .sorted(Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> kept.add(entry.getKey()));
        return new Vocabulary(kept);
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

    /** The ids of a piece: unknown symbols are left out, and boundaries are added if this vocabulary marks them. */
    public int[] encodePiece(List<String> piece) {
        IntStream.Builder encoded = IntStream.builder();
        startId().ifPresent(encoded::add);
        for (String symbol : piece) {
            id(symbol).ifPresent(encoded::add);
        }
        endId().ifPresent(encoded::add);
        return encoded.build().toArray();
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
