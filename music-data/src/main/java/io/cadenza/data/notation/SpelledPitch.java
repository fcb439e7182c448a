package io.cadenza.data.notation;

import io.cadenza.core.score.KeySignature;

/**
 * A pitch as it is written.
 *
 * @param step the letter, C to B
 * @param alter semitones that the accidental adds, -2 to 2
 * @param octave 4 begins with middle C; B sharp 3 sounds as C 4
 */
public record SpelledPitch(char step, int alter, int octave) {
    private static final String FIFTHS = "FCGDAEB";
    private static final int[] PITCH_CLASSES = {5, 0, 7, 2, 9, 4, 11};

    /**
     * The spelling of a key in a key signature. Spellings lie on the line of fifths …, B flat, F, C, G, …; of each pitch
     * class the one is taken that lies among the twelve around the key: in a major key from its lowered third to its raised
     * fifth (C major: E flat to G sharp), in a minor key two fifths higher (A minor: B flat to D sharp).
     */
    public static SpelledPitch of(int key, KeySignature signature) {
        int lowest = signature.sharps() + (signature.minor() ? -2 : -3);
        // Fifths from C that give this pitch class: 7 · fifths ≡ key (mod 12), and 7 is its own inverse.
        int fifths = lowest + Math.floorMod(key * 7 - lowest, 12);
        int letter = Math.floorMod(fifths + 1, 7);
        int alter = Math.floorDiv(fifths + 1, 7);
        int octave = Math.floorDiv(key - alter - PITCH_CLASSES[letter], 12) - 1;
        return new SpelledPitch(FIFTHS.charAt(letter), alter, octave);
    }
}
