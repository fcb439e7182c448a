package io.cadenza.eval.benchmark;

import java.util.List;

/**
 * How many pieces end in a loop: their last 128 tokens repeat with a period of 64 or less. Pieces that are shorter cannot be told and
 * do not count.
 *
 * @param looping how many end so
 * @param of how many there are
 */
public record Loops(int looping, int of) {
    private static final int TAIL = 128;
    private static final int LONGEST_PERIOD = 64;

    static Loops in(List<List<Integer>> pieces) {
        List<List<Integer>> enough =
                pieces.stream().filter(piece -> piece.size() >= TAIL).toList();
        return new Loops((int) enough.stream().filter(Loops::endsInLoop).count(), enough.size());
    }

    private static boolean endsInLoop(List<Integer> piece) {
        List<Integer> tail = piece.subList(piece.size() - TAIL, piece.size());
        for (int period = 1; period <= LONGEST_PERIOD; period++) {
            if (tail.subList(period, TAIL).equals(tail.subList(0, TAIL - period))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return looping + " of " + of;
    }
}
