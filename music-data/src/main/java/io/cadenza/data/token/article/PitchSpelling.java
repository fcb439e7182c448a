package io.cadenza.data.token.article;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /**
     * The normal order of sets of pitch classes, as music21 5.7.2 has it: Forte's packing, except for 17 shapes whose entry in
     * its table is another one.
     *
     * <p>A set is a mask with bit n for pitch class n. Packing takes, among the rotations of the ascending pitch classes, the one
     * of the smallest span, then of the smallest intervals from its first; then the one that begins lowest.
     */
    private static final class NormalOrder {
        /** Shape as packed, and as the table has it; digits to base 12. */
        private static final Map<Integer, List<Integer>> EXCEPTIONS = Stream.of(
                        "0348 0478",
                        "01479 03589",
                        "02348 04678",
                        "02369 03689",
                        "012589 034789",
                        "023479 025789",
                        "023569 035689",
                        "024569 035789",
                        "0123689 0236789",
                        "0134569 0346789",
                        "0134589 0145789",
                        "0234569 0356789",
                        "0123579a 0245789a",
                        "0124679a 0235689a",
                        "01234579a 02356789a",
                        "01234689a 02346789a",
                        "01235689a 01345789a")
                .map(line -> line.split(" "))
                .collect(Collectors.toUnmodifiableMap(pair -> mask(shape(pair[0])), pair -> shape(pair[1])));

        private NormalOrder() {}

        /** The pitch classes of a set in normal order; empty for the empty set. */
        static List<Integer> of(int pitchClasses) {
            List<Integer> packed = pack(pitchClasses);
            if (packed.isEmpty()) {
                return packed;
            }
            List<Integer> other = EXCEPTIONS.get(mask(transposed(packed, PITCH_CLASSES - packed.get(0))));
            if (other == null) {
                return packed;
            }
            return IntStream.range(0, PITCH_CLASSES)
                    .mapToObj(interval -> transposed(other, interval))
                    .filter(candidate -> mask(candidate) == pitchClasses)
                    .findFirst()
                    .orElseThrow();
        }

        /** Compares intervals from the first note, the outermost first: the span, then from the left. */
        private static List<Integer> pack(int set) {
            List<Integer> ascending = IntStream.range(0, PITCH_CLASSES)
                    .filter(pitchClass -> (set >> pitchClass & 1) == 1)
                    .boxed()
                    .toList();
            List<Integer> best = ascending;
            for (int i = 1; i < ascending.size(); i++) {
                List<Integer> rotation = new ArrayList<>(ascending.subList(i, ascending.size()));
                rotation.addAll(ascending.subList(0, i));
                if (isTighter(intervals(rotation), intervals(best))) {
                    best = rotation;
                }
            }
            return List.copyOf(best);
        }

        private static boolean isTighter(int[] intervals, int[] than) {
            int last = intervals.length - 1;
            return intervals[last] != than[last] ? intervals[last] < than[last] : Arrays.compare(intervals, than) < 0;
        }

        private static int[] intervals(List<Integer> order) {
            return order.stream()
                    .mapToInt(pitchClass -> Math.floorMod(pitchClass - order.get(0), PITCH_CLASSES))
                    .toArray();
        }

        private static List<Integer> shape(String digits) {
            return digits.chars()
                    .mapToObj(digit -> Character.digit(digit, PITCH_CLASSES))
                    .toList();
        }

        private static List<Integer> transposed(List<Integer> order, int interval) {
            return order.stream()
                    .map(pitchClass -> (pitchClass + interval) % PITCH_CLASSES)
                    .toList();
        }

        private static int mask(List<Integer> order) {
            return order.stream().mapToInt(pitchClass -> 1 << pitchClass).sum();
        }
    }
}
