package io.cadenza.data.format;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers over an ending of a repeat: the passes in which it is played. */
final class AbcEnding {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,2})(?:-(\\d{1,2}))?");

    private AbcEnding() {}

    /** {@code 1}, {@code 1,3} or {@code 1-3}. */
    static NavigableSet<Integer> passes(String text) {
        NavigableSet<Integer> passes = new TreeSet<>();
        for (String term : text.split(",", 50)) {
            Matcher range = RANGE.matcher(term);
            if (range.matches()) {
                int last = Integer.parseInt(range.group(range.group(2) == null ? 1 : 2));
                for (int pass = Integer.parseInt(range.group(1)); pass <= last; pass++) {
                    passes.add(pass);
                }
            }
        }
        return passes;
    }
}
