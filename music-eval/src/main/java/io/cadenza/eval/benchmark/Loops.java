package io.cadenza.eval.benchmark;

import io.cadenza.eval.metrics.Cycles;
import java.util.List;

/**
 * How many pieces end in a loop by {@link Cycles}: their last 128 tokens repeat with a period of 64 or less. Pieces that are shorter cannot be told and
 * do not count.
 *
 * @param looping how many end so
 * @param of how many there are
 */
public record Loops(int looping, int of) {
    static Loops in(List<List<Integer>> pieces) {
        List<List<Integer>> enough =
                pieces.stream().filter(piece -> piece.size() >= Cycles.TAIL).toList();
        return new Loops((int) enough.stream().filter(Loops::endsInLoop).count(), enough.size());
    }

    private static boolean endsInLoop(List<Integer> piece) {
        return Cycles.period(piece.stream().mapToInt(Integer::intValue).toArray())
                .isPresent();
    }

    @Override
    public String toString() {
        return looping + " of " + of;
    }
}
