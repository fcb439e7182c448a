package io.cadenza.eval.metrics;

import java.util.OptionalInt;

/**
 * Whether a generated sequence has fallen into a loop, the fault that users of generators complain of most: its last {@value
 * #TAIL} tokens repeat with a period of {@value #LONGEST_PERIOD} or less. Shorter sequences cannot be told.
 */
public final class Cycles {
    /** How many of the latest tokens are looked at. */
    public static final int TAIL = 128;

    private static final int LONGEST_PERIOD = 64;

    private Cycles() {}

    /** The shortest period of a sequence's end, if it ends in a loop. */
    public static OptionalInt period(int[] ids) {
        for (int period = 1; period <= LONGEST_PERIOD && ids.length >= TAIL; period++) {
            if (repeats(ids, period)) {
                return OptionalInt.of(period);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean repeats(int[] ids, int period) {
        for (int i = ids.length - TAIL + period; i < ids.length; i++) {
            if (ids[i] != ids[i - period]) {
                return false;
            }
        }
        return true;
    }
}
