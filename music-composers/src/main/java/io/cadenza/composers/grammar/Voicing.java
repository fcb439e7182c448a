package io.cadenza.composers.grammar;

import java.util.List;

/**
 * Where the notes of a harmony lie at the keyboard.
 *
 * @param bass the lowest key
 * @param upper three keys above it, the lowest first
 */
record Voicing(int bass, List<Integer> upper) {
    /** Copies. */
    Voicing {
        upper = List.copyOf(upper);
    }

    /** All four keys from the lowest. */
    List<Integer> keys() {
        return List.of(bass, upper.get(0), upper.get(1), upper.get(2));
    }
}
