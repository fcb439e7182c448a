package io.cadenza.composers.stochastic;

import java.util.List;

/**
 * A class of instruments: one row of the matrix.
 *
 * @param name the class
 * @param program the General MIDI program that stands for it, 0 to 127
 * @param lowest its lowest key
 * @param highest its highest key; at least {@value #MIN_RANGE} above the lowest
 * @param glides whether its tones glide
 */
record Timbre(String name, int program, int lowest, int highest, boolean glides) {
    /** So that an interval of half of it always finds room, up or down. */
    static final int MIN_RANGE = 48;

    /** The seven classes of Achorripsis, in the order of the book; the programs and ranges are ours. */
    static final List<Timbre> ALL = List.of(
            new Timbre("flutes and clarinets", 73, 50, 98, false),
            new Timbre("oboe and bassoons", 68, 34, 84, false),
            new Timbre("string glissandi", 48, 36, 88, true),
            new Timbre("percussion", 13, 41, 96, false),
            new Timbre("pizzicati", 45, 36, 88, false),
            new Timbre("brass", 61, 34, 82, false),
            new Timbre("bowed strings", 48, 36, 96, false));
}
