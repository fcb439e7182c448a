package io.cadenza.composers.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A harmony as its function in a key. The key decides whether its thirds are major or minor; on the fifth and seventh degree
 * of a minor key the leading tone is raised.
 *
 * @param degree of the root, 0 to 6
 * @param seventh whether it has four notes instead of three
 * @param inversion which of its notes is in the bass: 0 the root, 1 the third, 2 the fifth, 3 the seventh
 */
record Chord(int degree, boolean seventh, int inversion) {
    private static final List<String> NUMERALS = List.of("I", "II", "III", "IV", "V", "VI", "VII");
    private static final Pattern NAME = Pattern.compile("([ivIV]+)(6|64|7|65|43|42)?");
    private static final int FIFTH_DEGREE = 4;
    private static final int SEVENTH_DEGREE = 6;
    /** The figures of a thorough bass: the seventh and the inversion. */
    private static final Map<String, Chord> FIGURES = Map.of(
            "", new Chord(0, false, 0),
            "6", new Chord(0, false, 1),
            "64", new Chord(0, false, 2),
            "7", new Chord(0, true, 0),
            "65", new Chord(0, true, 1),
            "43", new Chord(0, true, 2),
            "42", new Chord(0, true, 3));

    /** A chord by its numeral and figures, such as {@code V7} or {@code ii6}; capitals or not is a matter of taste. */
    static Optional<Chord> of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int degree = NUMERALS.indexOf(matcher.group(1).toUpperCase(Locale.ROOT));
        Chord figures = FIGURES.get(matcher.group(2) == null ? "" : matcher.group(2));
        return degree < 0 || figures == null
                ? Optional.empty()
                : Optional.of(new Chord(degree, figures.seventh(), figures.inversion()));
    }

    /** The pitch classes in a key: root, third, fifth and seventh. */
    List<Integer> pitchClasses(Key key) {
        List<Integer> classes = new ArrayList<>();
        for (int third = 0; third < (seventh ? 4 : 3); third++) {
            classes.add(pitchClass((degree + 2 * third) % 7, key));
        }
        return List.copyOf(classes);
    }

    /** The pitch class in the bass. */
    int bass(Key key) {
        return pitchClasses(key).get(inversion);
    }

    /** The scale under this chord: the key's, with the leading tone where the chord has it. */
    List<Integer> scale(Key key) {
        List<Integer> scale = new ArrayList<>();
        for (int step = 0; step < 7; step++) {
            scale.add(pitchClass(step, key));
        }
        return List.copyOf(scale);
    }

    private int pitchClass(int step, Key key) {
        boolean dominant = degree == FIFTH_DEGREE || degree == SEVENTH_DEGREE;
        return step == SEVENTH_DEGREE && dominant ? key.leadingTone() : key.degree(step);
    }
}
