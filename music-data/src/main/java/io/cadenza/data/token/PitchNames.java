package io.cadenza.data.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names of MIDI keys in scientific pitch notation with sharps: key 60 is C4, key 0 is C-1, key 127 is G9. */
final class PitchNames {
    private static final int OCTAVE = 12;
    private static final List<String> PITCH_CLASSES =
            List.of("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B");
    private static final List<String> NAMES = IntStream.rangeClosed(0, 127)
            .mapToObj(key -> PITCH_CLASSES.get(key % OCTAVE) + (key / OCTAVE - 1))
            .toList();
    private static final Map<String, Integer> KEYS = IntStream.rangeClosed(0, 127)
            .boxed()
            .collect(Collectors.toUnmodifiableMap(NAMES::get, Function.identity()));

    private PitchNames() {}

    static String name(int key) {
        return NAMES.get(key);
    }

    static Optional<Integer> key(String name) {
        return Optional.ofNullable(KEYS.get(name));
    }
}
