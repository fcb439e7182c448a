package io.cadenza.composers.grammar;

import java.util.List;

/** Finds the keys of a melody, each seen from the one before it. */
final class Melody {
    /** From middle C to two octaves above it. */
    static final int LOWEST = 60;

    static final int HIGHEST = 84;

    private static final int CENTRE = 71;

    private final Key key;
    private int current;

    /** A melody about to begin near the tonic in the middle of its range. */
    Melody(Key key) {
        this.key = key;
        this.current = nearest(List.of(key.tonic()), CENTRE);
    }

    /** The next key, for any motion but a rest. */
    int next(Motion motion, Chord chord) {
        List<Integer> harmony = chord.pitchClasses(key);
        List<Integer> scale = chord.scale(key);
        current = switch (motion) {
            case SAME, REST -> current;
            case NEAR -> nearest(harmony, current);
            case UP -> step(scale, 1);
            case DOWN -> step(scale, -1);
            case LEAP_UP -> step(harmony, 1);
            case LEAP_DOWN -> step(harmony, -1);
            default -> nearest(List.of(scale.get(motion.degree())), current);
        };
        return current;
    }

    /** The next key with one of these pitch classes in a direction; at the end of the range it turns round. */
    private int step(List<Integer> classes, int direction) {
        for (int found = current + direction; found >= LOWEST && found <= HIGHEST; found += direction) {
            if (classes.contains(found % 12)) {
                return found;
            }
        }
        return step(classes, -direction);
    }

    /** The nearest key with one of these pitch classes within the range; the lower of two. */
    private static int nearest(List<Integer> classes, int to) {
        for (int distance = 0; ; distance++) {
            for (int found : new int[] {to - distance, to + distance}) {
                if (found >= LOWEST && found <= HIGHEST && classes.contains(found % 12)) {
                    return found;
                }
            }
        }
    }
}
