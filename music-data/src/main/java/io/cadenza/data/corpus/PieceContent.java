package io.cadenza.data.corpus;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one piece of a file became: its symbols, as indices into those that occur in it, and what a report says of it; or why it
 * was refused.
 */
public final class PieceContent {
    private final String number;
    private final List<String> symbols;
    private final int[] ids;
    private final Extent extent;
    private final SortedMap<String, String> facts;
    private final List<String> repairs;
    private final Optional<String> refusal;

    /**
     * How much music a piece holds.
     *
     * @param notes 0 or more
     * @param quarters its length in quarter notes; 0 where they mean nothing
     * @param seconds its length in seconds
     */
    public record Extent(int notes, double quarters, double seconds) {
        /** No music. */
        public static final Extent NONE = new Extent(0, 0, 0);
    }

    PieceContent(
            String number,
            List<String> symbols,
            int[] ids,
            Extent extent,
            SortedMap<String, String> facts,
            List<String> repairs,
            Optional<String> refusal) {
        this.number = Objects.requireNonNull(number, "number");
        this.symbols = List.copyOf(symbols);
        this.ids = ids;
        this.extent = extent;
        this.facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        this.repairs = List.copyOf(repairs);
        this.refusal = refusal;
    }

    /**
     * A piece that was read.
     *
     * @param number which one of its file; empty for the only one
     * @param tokens its symbols in order of time; may be empty
     * @param facts what is said of it, as in {@link MusicFacts}
     * @param repairs what is damaged in it, one line each
     */
    public static PieceContent of(
            String number, List<String> tokens, Extent extent, SortedMap<String, String> facts, List<String> repairs) {
        Map<String, Integer> places = new HashMap<>();
        List<String> symbols = new ArrayList<>();
        int[] ids = new int[tokens.size()];
        int next = 0;
        for (String token : tokens) {
            Integer known = places.putIfAbsent(token, symbols.size());
            ids[next++] = known == null ? symbols.size() : known;
            if (known == null) {
                symbols.add(token);
            }
        }
        return new PieceContent(number, symbols, ids, extent, facts, repairs, Optional.empty());
    }

    /**
     * A piece that was not read.
     *
     * @param number which one of its file; empty for the only one, or for the file as a whole
     * @param reason in one line without the file's name
     */
    public static PieceContent refused(String number, String reason) {
        return new PieceContent(
                number, List.of(), new int[0], Extent.NONE, new TreeMap<>(), List.of(), Optional.of(reason));
    }

    /** Which piece of its file it is, such as the number of a tune in a book; empty for the only one. */
    public String number() {
        return number;
    }

    /** The symbols in order of time: a view. */
    public List<String> tokens() {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                return symbols.get(ids[index]);
            }

            @Override
            public int size() {
                return ids.length;
            }
        };
    }

    /** The different symbols by their numbers. */
    List<String> symbols() {
        return symbols;
    }

    /** The number of symbols. */
    public int length() {
        return ids.length;
    }

    /** The number of the symbol at a place. */
    int id(int place) {
        return ids[place];
    }

    /** How much music it is. */
    public Extent extent() {
        return extent;
    }

    /** What is said of it beside its notes, as in {@link MusicFacts}. */
    public SortedMap<String, String> facts() {
        return facts;
    }

    /** What is damaged in it. */
    public List<String> repairs() {
        return repairs;
    }

    /** Why it was refused, if it was. */
    public Optional<String> refusal() {
        return refusal;
    }
}
