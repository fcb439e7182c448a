package io.cadenza.composers.dice;

import java.util.List;

/**
 * One bar of a dice game.
 *
 * @param right what the right hand plays
 * @param left what the left hand plays
 */
record Bar(List<Strike> right, List<Strike> left) {
    /** Copies. */
    Bar {
        right = List.copyOf(right);
        left = List.copyOf(left);
    }

    /**
     * One key struck.
     *
     * @param start units from the beginning of the bar
     * @param duration in units, 1 or more
     * @param key MIDI key number; 60 is middle C
     */
    record Strike(int start, int duration, int key) {}
}
