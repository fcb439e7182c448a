package io.cadenza.data.article;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The text of notes and chords, both ways. Names do not depend on the key. */
final class Spelling {
    private static final int PITCH_CLASSES = 12;
    private static final int KEYS = 128;
    private static final List<String> NAMES = List.of("C", "C#", "D", "E-", "E", "F", "F#", "G", "G#", "A", "B-", "B");

    /**
     * Keys by name. Two names stand for two keys each: {@code E-1} is E flat 1 and E in octave -1, and {@code B-1} likewise. The
     * higher one is meant: the lower is not on a piano.
     */
    private static final Map<String, Integer> KEYS_BY_NAME = keysByName();

    private Spelling() {}

    static String note(int key) {
        return NAMES.get(key % PITCH_CLASSES) + (key / PITCH_CLASSES - 1);
    }

    static String chord(int... keys) {
        int pitchClasses =
                Arrays.stream(keys).map(key -> 1 << key % PITCH_CLASSES).reduce(0, (a, b) -> a | b);
        return NormalOrder.of(pitchClasses).stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    static Optional<Integer> key(String name) {
        return Optional.ofNullable(KEYS_BY_NAME.get(name));
    }

    private static Map<String, Integer> keysByName() {
        Map<String, Integer> keys = new HashMap<>();
        IntStream.range(0, KEYS).forEach(key -> keys.put(note(key), key));
        return Map.copyOf(keys);
    }
}
