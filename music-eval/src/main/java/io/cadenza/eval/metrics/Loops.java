package io.cadenza.eval.metrics;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How many pieces end in a loop by {@link Cycles}. Pieces that are too short to tell do not count.
 *
 * @param looping how many end so
 * @param of how many there are
 */
public record Loops(int looping, int of) {
    /** The loops of pieces of token ids. */
    public static Loops in(Stream<int[]> pieces) {
        List<int[]> enough = pieces.filter(ids -> ids.length >= Cycles.TAIL).toList();
        long looping =
                enough.stream().filter(ids -> Cycles.period(ids).isPresent()).count();
        return new Loops((int) looping, enough.size());
    }

    @Override
    public String toString() {
        return looping + " of " + of;
    }

    /**
     * Whether a generated sequence has fallen into a loop, the fault that users of generators complain of most: its last {@value
     * #TAIL} tokens repeat with a period of {@value #LONGEST_PERIOD} or less. Shorter sequences cannot be told.
     */
    public static final class Cycles {
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
}
