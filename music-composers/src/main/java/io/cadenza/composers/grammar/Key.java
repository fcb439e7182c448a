package io.cadenza.composers.grammar;

import io.cadenza.core.score.KeySignature;
import java.util.List;
import java.util.Optional;

/**
 * A major or minor key.
 *
 * @param sharps in its signature, -7 to 7; flats are negative
 * @param minor whether it is a minor key
 */
record Key(int sharps, boolean minor) {
    private static final List<String> MAJOR =
            List.of("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#");
    private static final List<String> MINOR =
            List.of("Abm", "Ebm", "Bbm", "Fm", "Cm", "Gm", "Dm", "Am", "Em", "Bm", "F#m", "C#m", "G#m", "D#m", "A#m");
    private static final int NO_SHARPS = 7;
    private static final int FIFTH = 7;
    private static final int MINOR_TONIC = 9;
    private static final List<Integer> MAJOR_SCALE = List.of(0, 2, 4, 5, 7, 9, 11);
    private static final List<Integer> MINOR_SCALE = List.of(0, 2, 3, 5, 7, 8, 10);

    /** How keys are named, for errors. */
    static final String NAMES = "C, G, Bb, F#, ... for major keys, Am, Em, Cm, ... for minor ones";

    /** A key by its name, such as {@code Eb} or {@code C#m}. */
    static Optional<Key> of(String name) {
        if (MAJOR.contains(name)) {
            return Optional.of(new Key(MAJOR.indexOf(name) - NO_SHARPS, false));
        }
        return MINOR.contains(name) ? Optional.of(new Key(MINOR.indexOf(name) - NO_SHARPS, true)) : Optional.empty();
    }

    /** The pitch class of the tonic; 0 is C. */
    int tonic() {
        return Math.floorMod(sharps * FIFTH + (minor ? MINOR_TONIC : 0), 12);
    }

    /** The pitch class of a degree from 0, of the natural minor scale if the key is minor. */
    int degree(int degree) {
        return (tonic() + (minor ? MINOR_SCALE : MAJOR_SCALE).get(degree)) % 12;
    }

    /** The pitch class a semitone below the tonic. */
    int leadingTone() {
        return Math.floorMod(tonic() - 1, 12);
    }

    /** For a score. */
    KeySignature signature() {
        return new KeySignature(0, sharps, minor);
    }
}
