package io.cadenza.eval.metrics;

import java.util.List;
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
}
