package io.cadenza.data.arrange;

import io.cadenza.core.CadenzaException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bars in a row, numbered as in print: the first whole bar is 1, a pickup before it 0.
 *
 * @param first 0 or more
 * @param last not before the first
 */
public record BarRange(int first, int last) {
    /** All bars of a piece, its pickup too. */
    public static final BarRange ALL = new BarRange(0, Integer.MAX_VALUE);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

    /** Checks the order. */
    public BarRange {
        if (first < 0 || last < first) {
            throw new CadenzaException("Bars go from one to the same or a later one, such as 5-8, not from %d to %d."
                    .formatted(first, last));
        }
    }

    /**
     * The bars of a user's words.
     *
     * @param text such as {@code 5-8}, or {@code 5} for one bar
     * @throws CadenzaException for other words
     */
    public static BarRange parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new CadenzaException(
                    "\"%s\" names no bars. Write them such as 5-8, or 5 for one bar.".formatted(text));
        }
        int first = Integer.parseInt(matcher.group(1));
        return new BarRange(first, matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2)));
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }
}
