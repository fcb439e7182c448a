package io.cadenza.eval.memorization;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of one piece stands in a training set.
 *
 * @param notes how many notes the piece has
 * @param exact the longest run of notes that stands in the training set as it is
 * @param transposed the longest that stands there up to transposition
 * @param shares for n of 4, 8 and 16, the share of the piece's runs of n notes that stand in the training set up to
 *     transposition; without those n of which the piece has no run
 */
public record OverlapStats(int notes, Run exact, Run transposed, SortedMap<Integer, Double> shares) {
    /** Copies. */
    public OverlapStats {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(shares)));
    }

    /**
     * A run of notes that two pieces share.
     *
     * @param notes how many; 0 if there is none
     * @param from where it begins in the piece looked at, in quarters
     * @param piece the name of the training piece in which it stands first; empty if there is none
     * @param place where it begins there, in quarters
     */
    public record Run(int notes, double from, String piece, double place) {
        /** No run at all. */
        static final Run NONE = new Run(0, 0, "", 0);
    }
}
