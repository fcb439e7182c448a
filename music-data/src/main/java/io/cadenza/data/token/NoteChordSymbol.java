package io.cadenza.data.token;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One symbol of the tokenizer {@code note-chord}. */
sealed interface NoteChordSymbol {
    /** The symbol as it stands in a vocabulary. */
    String text();

    /** Smaller symbols that say the same, or of a single note one that says nearly the same; none if there are none. */
    List<NoteChordSymbol> parts(int maxSteps);

    /** Does what the symbol says. */
    void play(PianoRoll roll);

    /**
     * Reads a symbol.
     *
     * @param maxSteps the longest duration or wait
     * @throws IllegalArgumentException if it is none
     */
    static NoteChordSymbol parse(String text, int maxSteps) {
        Matcher matcher = Syntax.SYMBOL.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group("steps")) > maxSteps) {
            throw Syntax.unknown(text);
        }
        int steps = Integer.parseInt(matcher.group("steps"));
        String what = matcher.group("what");
        if (what.equals(Syntax.WAIT)) {
            return new Wait(steps);
        }
        List<Integer> keys = Arrays.stream(Syntax.DOT.split(what, -1))
                .map(name -> KeyNames.key(name).orElseThrow(() -> Syntax.unknown(text)))
                .toList();
        return new Keys(keys, steps);
    }

    /**
     * Keys that go down now.
     *
     * @param keys MIDI keys
     * @param steps how long they last, 1 or more
     */
    record Keys(List<Integer> keys, int steps) implements NoteChordSymbol {
        @Override
        public String text() {
            return keys.stream().map(KeyNames::name).collect(Collectors.joining(".")) + Syntax.COLON + steps;
        }

        /** A chord's notes; of one note the same key with the nearest plain duration, if its own is not plain. */
        @Override
        public List<NoteChordSymbol> parts(int maxSteps) {
            if (keys.size() == 1) {
                int plain = nearestPlain(maxSteps);
                return plain == steps ? List.of() : List.of(new Keys(keys, plain));
            }
            return keys.stream()
                    .<NoteChordSymbol>map(key -> new Keys(List.of(key), steps))
                    .toList();
        }

        /** The nearest power of two or three times one, the durations of notation; of two equally near the shorter. */
        private int nearestPlain(int maxSteps) {
            int nearest = 1;
            for (int power = 1; power <= steps; power *= 2) {
                for (int plain : new int[] {power, power + power / 2, 2 * power}) {
                    boolean nearer = Math.abs(plain - steps) < Math.abs(nearest - steps);
                    nearest = nearer && plain <= maxSteps ? plain : nearest;
                }
            }
            return nearest;
        }

        @Override
        public void play(PianoRoll roll) {
            keys.forEach(key -> roll.strike(key, steps));
        }
    }

    /**
     * Time goes on.
     *
     * @param steps by how much, 1 or more
     */
    record Wait(int steps) implements NoteChordSymbol {
        @Override
        public String text() {
            return Syntax.WAIT + Syntax.COLON + steps;
        }

        /** The powers of two that add up to it, the longest first; a power of two itself is two halves. */
        @Override
        public List<NoteChordSymbol> parts(int maxSteps) {
            if (steps == 1) {
                return List.of();
            }
            int highest = Integer.highestOneBit(steps);
            if (highest == steps) {
                return List.of(new Wait(steps / 2), new Wait(steps / 2));
            }
            return IntStream.iterate(highest, bit -> bit > 0, bit -> bit / 2)
                    .filter(bit -> (steps & bit) != 0)
                    .<NoteChordSymbol>mapToObj(Wait::new)
                    .toList();
        }

        @Override
        public void play(PianoRoll roll) {
            roll.wait(steps);
        }
    }

    /** How symbols are written. */
    final class Syntax {
        private static final String WAIT = "wait";
        private static final String COLON = ":";
        private static final Pattern DOT = Pattern.compile("\\.");
        private static final Pattern SYMBOL = Pattern.compile("(?<what>[^:]+):(?<steps>[1-9]\\d{0,3})");

        private Syntax() {}

        private static IllegalArgumentException unknown(String text) {
            return new IllegalArgumentException("Not a symbol of the tokenizer note-chord with this grid: " + text);
        }
    }
}
