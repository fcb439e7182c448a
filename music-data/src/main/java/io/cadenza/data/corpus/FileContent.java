package io.cadenza.data.corpus;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file became: its symbols, as numbers of those that occur in it, and what a report says of it; or why it was refused.
 */
public final class FileContent {
    private final List<String> symbols;
    private final int[] ids;
    private final Extent extent;
    private final List<String> repairs;
    private final Optional<String> refusal;

    /**
     * How much music a file holds.
     *
     * @param notes 0 or more
     * @param quarters its length in quarter notes; 0 where they mean nothing
     * @param seconds its length in seconds
     */
    public record Extent(int notes, double quarters, double seconds) {
        /** No music. */
        public static final Extent NONE = new Extent(0, 0, 0);
    }

    FileContent(List<String> symbols, int[] ids, Extent extent, List<String> repairs, Optional<String> refusal) {
        this.symbols = List.copyOf(symbols);
        this.ids = ids;
        this.extent = extent;
        this.repairs = List.copyOf(repairs);
        this.refusal = refusal;
    }

    /**
     * A file that was read.
     *
     * @param tokens its symbols in order of time; may be empty
     * @param repairs what is damaged in it, one line each
     */
    public static FileContent of(List<String> tokens, Extent extent, List<String> repairs) {
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
        return new FileContent(symbols, ids, extent, repairs, Optional.empty());
    }

    /**
     * A file that was not read.
     *
     * @param reason in one line without the file's name
     */
    public static FileContent refused(String reason) {
        return new FileContent(List.of(), new int[0], Extent.NONE, List.of(), Optional.of(reason));
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

    /** What is damaged in it. */
    public List<String> repairs() {
        return repairs;
    }

    /** Why it was refused, if it was. */
    public Optional<String> refusal() {
        return refusal;
    }
}
