package io.cadenza.data.token;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** MIDI keys: how they move. */
final class Keys {
    static final int COUNT = 128;

    private static final int OCTAVE = 12;
    private static final int MIDDLE_C = 60;

    private Keys() {}

    /** Whether a number is a key's. */
    static boolean isKey(int key) {
        return key >= 0 && key < COUNT;
    }

    /**
     * The key to play for one that is not kept: an octave nearer to the octave of middle C, and within that octave the nearest
     * key that is kept.
     *
     * @return a kept key, or one whose own substitute is nearer still; empty if there is none
     */
    static OptionalInt substitute(int key, IntPredicate kept) {
        if (key < MIDDLE_C) {
            return OptionalInt.of(key + OCTAVE);
        }
        return key >= MIDDLE_C + OCTAVE ? OptionalInt.of(key - OCTAVE) : nearest(key, kept);
    }

    private static OptionalInt nearest(int key, IntPredicate kept) {
        for (int distance = 1; distance < COUNT; distance++) {
            if (isKey(key - distance) && kept.test(key - distance)) {
                return OptionalInt.of(key - distance);
            }
            if (isKey(key + distance) && kept.test(key + distance)) {
                return OptionalInt.of(key + distance);
            }
        }
        return OptionalInt.empty();
    }

    /** A key so many semitones higher, if there is one. */
    static Optional<Integer> transpose(int key, int semitones) {
        long moved = (long) key + semitones;
        return moved >= 0 && moved < COUNT ? Optional.of((int) moved) : Optional.empty();
    }
}
