package io.cadenza.composers.grammar;

import java.util.Arrays;
import java.util.Optional;

/** Which note comes next, seen from the one before it, its harmony and the key. */
enum Motion {
    /** The note of the harmony that is nearest, which may be the same. */
    NEAR("near"),
    /** A step up the scale. */
    UP("up"),
    /** A step down the scale. */
    DOWN("down"),
    /** The next higher note of the harmony. */
    LEAP_UP("leap-up"),
    /** The next lower note of the harmony. */
    LEAP_DOWN("leap-down"),
    /** The same note again. */
    SAME("same"),
    /** No note. */
    REST("rest"),
    /** The nearest first degree of the scale; so the others. */
    DEGREE_1("1"),
    DEGREE_2("2"),
    DEGREE_3("3"),
    DEGREE_4("4"),
    DEGREE_5("5"),
    DEGREE_6("6"),
    DEGREE_7("7");

    /** How a grammar writes it. */
    final String word;

    Motion(String word) {
        this.word = word;
    }

    static Optional<Motion> of(String word) {
        return Arrays.stream(values())
                .filter(motion -> motion.word.equals(word))
                .findFirst();
    }

    /** The degree of the scale, from 0, of a motion that names one. */
    int degree() {
        return Integer.parseInt(word) - 1;
    }
}
