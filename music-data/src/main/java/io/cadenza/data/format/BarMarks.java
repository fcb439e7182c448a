package io.cadenza.data.format;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What a bar says of repetition.
 *
 * @param begins whether a repeated section begins with this bar
 * @param passes how often the section that ends with this bar is played; 0 if none ends here, 2 for a plain repeat sign
 * @param endings the passes in which this bar is played; empty for all
 */
record BarMarks(boolean begins, int passes, NavigableSet<Integer> endings) {
    /** A bar without marks. */
    static final BarMarks NONE = new BarMarks(false, 0, new TreeSet<>());

    BarMarks {
        endings = Collections.unmodifiableNavigableSet(new TreeSet<>(endings));
    }

    /** What two parts say of one bar, together. */
    BarMarks with(BarMarks other) {
        NavigableSet<Integer> all = new TreeSet<>(endings);
        all.addAll(other.endings);
        return new BarMarks(begins || other.begins, Math.max(passes, other.passes), all);
    }
}
