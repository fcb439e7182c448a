package io.cadenza.data.token;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** MIDI pitches: how they move. */
public final class Pitches {
    /** Pitches are 0 to 127. */
    public static final int COUNT = 128;

    private static final int OCTAVE = 12;
    private static final int MIDDLE_C = 60;

    private Pitches() {}

    /** Whether a number is a pitch's. */
    public static boolean isPitch(int number) {
        return number >= 0 && number < COUNT;
    }

    /**
     * The pitch to play for one that is not kept: an octave nearer to the octave of middle C, and within that octave the nearest
     * one that is kept.
     *
     * @return a kept pitch, or one whose own substitute is nearer still; empty if there is none
     */
    public static OptionalInt substitute(int pitch, IntPredicate kept) {
        if (pitch < MIDDLE_C) {
            return OptionalInt.of(pitch + OCTAVE);
        }
        return pitch >= MIDDLE_C + OCTAVE ? OptionalInt.of(pitch - OCTAVE) : nearest(pitch, kept);
    }

    private static OptionalInt nearest(int pitch, IntPredicate kept) {
        for (int distance = 1; distance < COUNT; distance++) {
            if (isPitch(pitch - distance) && kept.test(pitch - distance)) {
                return OptionalInt.of(pitch - distance);
            }
            if (isPitch(pitch + distance) && kept.test(pitch + distance)) {
                return OptionalInt.of(pitch + distance);
            }
        }
        return OptionalInt.empty();
    }

    /** A pitch some semitones higher, if there is one. */
    public static Optional<Integer> transpose(int pitch, int semitones) {
        long moved = (long) pitch + semitones;
        return moved >= 0 && moved < COUNT ? Optional.of((int) moved) : Optional.empty();
    }
}
