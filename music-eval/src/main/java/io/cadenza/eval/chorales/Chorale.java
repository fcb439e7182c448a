package io.cadenza.eval.chorales;

import java.util.List;
import java.util.TreeSet;

/**
 * One piece as frames of a quarter note, each the keys that sound in it.
 *
 * @param frames each of MIDI keys from {@value #LOWEST} to {@value #HIGHEST}, ascending, without repetition; may be empty
 */
public record Chorale(List<List<Integer>> frames) {
    /** The lowest key of a piano. */
    public static final int LOWEST = 21;

    /** The highest key of a piano. */
    public static final int HIGHEST = 108;

    /** How many keys there are. */
    public static final int KEYS = HIGHEST - LOWEST + 1;

    /** Sorts and copies; checks the keys. */
    public Chorale {
        frames = frames.stream().map(Chorale::sorted).toList();
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("A chorale has at least one frame");
        }
    }

    private static List<Integer> sorted(List<Integer> keys) {
        for (int key : keys) {
            if (key < LOWEST || key > HIGHEST) {
                throw new IllegalArgumentException("A key is " + LOWEST + " to " + HIGHEST + ", not " + key);
            }
        }
        return List.copyOf(new TreeSet<>(keys));
    }

    /** How many frames are scored: all but the first, which has no past. */
    int scoredFrames() {
        return frames.size() - 1;
    }

    /** The same, {@code semitones} higher; whether all keys stay on the piano is {@link #fits}. */
    Chorale transposed(int semitones) {
        return new Chorale(frames.stream()
                .map(frame -> frame.stream().map(key -> key + semitones).toList())
                .toList());
    }

    boolean fits(int semitones) {
        return frames.stream()
                .flatMap(List::stream)
                .allMatch(key -> key + semitones >= LOWEST && key + semitones <= HIGHEST);
    }
}
