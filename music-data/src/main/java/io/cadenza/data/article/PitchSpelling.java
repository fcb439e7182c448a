package io.cadenza.data.article;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The text of notes and chords, both ways. Names do not depend on the key. */
final class PitchSpelling {
    private static final int PITCH_CLASSES = 12;
    private static final int KEYS = 128;
    private static final List<String> NAMES = List.of("C", "C#", "D", "E-", "E", "F", "F#", "G", "G#", "A", "B-", "B");

    /** The name of every key. */
    private static final List<String> NOTES = IntStream.range(0, KEYS)
            .mapToObj(key -> NAMES.get(key % PITCH_CLASSES) + (key / PITCH_CLASSES - 1))
            .toList();

    /** The text of every set of pitch classes, by its mask. */
    private static final List<String> CHORDS = IntStream.range(0, 1 << PITCH_CLASSES)
            .mapToObj(set -> NormalOrder.of(set).stream().map(String::valueOf).collect(Collectors.joining(".")))
            .toList();

    /**
     * Keys by name. Two names stand for two keys each: {@code E-1} is E flat 1 and E in octave -1, and {@code B-1} likewise. The
     * higher one is meant: the lower is not on a piano.
     */
    private static final Map<String, Integer> KEYS_BY_NAME = keysByName();

    private PitchSpelling() {}

    static String note(int key) {
        return NOTES.get(key);
    }

    static String chord(int... keys) {
        int pitchClasses = 0;
        for (int key : keys) {
            pitchClasses |= 1 << key % PITCH_CLASSES;
        }
        return CHORDS.get(pitchClasses);
    }

    static Optional<Integer> key(String name) {
        return Optional.ofNullable(KEYS_BY_NAME.get(name));
    }

    private static Map<String, Integer> keysByName() {
        Map<String, Integer> keys = new HashMap<>();
        IntStream.range(0, KEYS).forEach(key -> keys.put(NOTES.get(key), key));
        return Map.copyOf(keys);
    }
}
