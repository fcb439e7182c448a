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
import java.util.function.BiPredicate;
import java.util.function.Predicate;
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
     * @param minCount 1 keeps every symbol; those of closed alphabets ({@link Tokenizer#isClosed}) are kept in any case
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
        if (tokenizer.fixedSymbols().isEmpty()) {
            return ofCounts(
                    counts,
                    (symbol, count) -> count >= minCount || tokenizer.isClosed(symbol),
                    boundaries,
                    tokenizer::substitute);
        }
        List<String> symbols = new ArrayList<>(boundaries ? List.of(START, END) : List.of());
        symbols.addAll(tokenizer.fixedSymbols());
        return new Vocabulary(symbols);
    }

    /**
     * The vocabulary of pieces: the symbols that occur at least {@code minCount} times, the most frequent first, equally
     * frequent ones by their text. Rarer symbols count as what is written for them.
     *
     * @param pieces the symbols of each piece
     * @param minCount 1 keeps every symbol
     * @param boundaries whether {@link #START} and {@link #END} come first
     * @param substitution what is written for symbols that are not kept: {@link Tokenizer#substitute}
     */
    public static Vocabulary ofPieces(
            Collection<List<String>> pieces, int minCount, boolean boundaries, OovPolicy substitution) {
        return ofCounts(counts(pieces), (symbol, count) -> count >= minCount, boundaries, substitution);
    }

    private static Map<String, Integer> counts(Collection<List<String>> pieces) {
        Map<String, Integer> counts = new HashMap<>();
        pieces.forEach(piece -> piece.forEach(symbol -> counts.merge(symbol, 1, Integer::sum)));
        return counts;
    }

    private static Vocabulary ofCounts(
            Map<String, Integer> occurrences,
            BiPredicate<String, Integer> enough,
            boolean boundaries,
            OovPolicy substitution) {
        Map<String, Integer> counts = new TreeMap<>(occurrences);
        substituteRare(counts, enough, substitution);
        List<String> kept = new ArrayList<>(boundaries ? List.of(START, END) : List.of());
        counts.entrySet().stream()
                .filter(entry -> enough.test(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> kept.add(entry.getKey()));
        return new Vocabulary(kept);
    }

    /** Hands the counts of rare symbols to what is written for them, and those of rare ones among these on in turn. */
    private static void substituteRare(
            Map<String, Integer> counts, BiPredicate<String, Integer> enough, OovPolicy substitution) {
        Predicate<String> kept = symbol -> counts.containsKey(symbol) && enough.test(symbol, counts.get(symbol));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (String symbol : List.copyOf(counts.keySet())) {
                List<String> written = kept.test(symbol) ? List.of() : substitution.substitute(symbol, kept);
                if (!written.isEmpty()) {
                    int count = counts.getOrDefault(symbol, 0);
                    counts.remove(symbol);
                    written.forEach(part -> counts.merge(part, count, Integer::sum));
                    changed = true;
                }
            }
        }
    }

    /** The same without substitutes: rare symbols are left out, as in the article. */
    public static Vocabulary ofPieces(Collection<List<String>> pieces, int minCount, boolean boundaries) {
        return ofPieces(pieces, minCount, boundaries, OovPolicy.NONE);
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
     * The ids of a whole piece; of music to continue, see {@link #encodePrompt}. For an unknown symbol its substitutes are written, down to known ones, and it is left out if there
     * are none; boundaries are added if this vocabulary marks them.
     *
     * @param substitution what is written for symbols that are not kept: {@link Tokenizer#substitute}
     */
    public int[] encode(List<String> piece, OovPolicy substitution) {
        int[] open = encodePrompt(piece, substitution);
        if (endId().isEmpty()) {
            return open;
        }
        int[] ids = Arrays.copyOf(open, open.length + 1);
        ids[open.length] = endId().getAsInt();
        return ids;
    }

    /**
     * The ids of music that is to be continued: like {@link #encode}, without the end. After the end symbol a
     * model has nothing to continue.
     *
     * @param substitution what is written for symbols that are not kept: {@link Tokenizer#substitute}
     */
    public int[] encodePrompt(List<String> piece, OovPolicy substitution) {
        IntStream.Builder encoded = IntStream.builder();
        startId().ifPresent(encoded::add);
        for (String symbol : piece) {
            encode(symbol, substitution, encoded);
        }
        return encoded.build().toArray();
    }

    private void encode(String symbol, OovPolicy substitution, IntStream.Builder encoded) {
        OptionalInt known = id(symbol);
        if (known.isPresent()) {
            encoded.add(known.getAsInt());
        } else {
            substitution.substitute(symbol, ids::containsKey).forEach(part -> encode(part, substitution, encoded));
        }
    }

    /** The same without substitutes: unknown symbols are left out. */
    public int[] encode(List<String> piece) {
        return encode(piece, OovPolicy.NONE);
    }

    /**
     * The symbols of ids, without boundaries.
     *
     * @throws IndexOutOfBoundsException if an id is not in the vocabulary
     */
    public List<String> decode(int[] ids) {
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
