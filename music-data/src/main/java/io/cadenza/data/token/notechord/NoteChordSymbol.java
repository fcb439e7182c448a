package io.cadenza.data.token.notechord;

import io.cadenza.data.token.Pitches;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One symbol of the tokenizer {@code note-chord}. */
sealed interface NoteChordSymbol {
    /** The symbol as it stands in a vocabulary. */
    String text();

    /** How long the chord or the wait lasts, 1 or more. */
    int steps();

    /** The same some semitones higher; empty where there are no pitches. */
    Optional<NoteChordSymbol> transpose(int semitones);

    /**
     * Reads a symbol.
     *
     * @param longestNote in steps
     * @param longestWait in steps
     * @throws IllegalArgumentException if it is none
     */
    static NoteChordSymbol parse(String text, int longestNote, int longestWait) {
        Matcher matcher = Syntax.SYMBOL.matcher(text);
        if (!matcher.matches()) {
            throw Syntax.unknown(text);
        }
        int steps = Integer.parseInt(matcher.group("steps"));
        String what = matcher.group("what");
        boolean wait = what.equals(Syntax.WAIT);
        if (steps > (wait ? longestWait : longestNote)) {
            throw Syntax.unknown(text);
        }
        if (wait) {
            return new Wait(steps);
        }
        List<Integer> pitches = Arrays.stream(Syntax.DOT.split(what, -1))
                .map(name -> Syntax.pitch(name).orElseThrow(() -> Syntax.unknown(text)))
                .toList();
        return new Chord(pitches, steps);
    }

    /**
     * Pitches that are struck now.
     *
     * @param pitches MIDI pitches
     * @param steps how long they last, 1 or more
     */
    record Chord(List<Integer> pitches, int steps) implements NoteChordSymbol {
        public Chord {
            pitches = List.copyOf(pitches);
        }

        @Override
        public String text() {
            return text(pitches, steps);
        }

        static String text(List<Integer> pitches, int steps) {
            StringBuilder text = new StringBuilder(8 * pitches.size());
            for (int i = 0; i < pitches.size(); i++) {
                text.append(i == 0 ? "" : ".").append(Syntax.NAMES.get(pitches.get(i)));
            }
            return text.append(Syntax.COLON).append(steps).toString();
        }

        @Override
        public Optional<NoteChordSymbol> transpose(int semitones) {
            boolean fits = pitches.stream()
                    .allMatch(pitch -> Pitches.transpose(pitch, semitones).isPresent());
            return fits
                    ? Optional.of(new Chord(
                            pitches.stream().map(pitch -> pitch + semitones).toList(), steps))
                    : Optional.empty();
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

        @Override
        public Optional<NoteChordSymbol> transpose(int semitones) {
            return Optional.of(this);
        }
    }

    /** How symbols are written: pitches in scientific notation with sharps, 60 as C4, 0 as C-1 and 127 as G9. */
    final class Syntax {
        private static final int OCTAVE = 12;
        private static final List<String> PITCH_CLASSES =
                List.of("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B");
        private static final List<String> NAMES = IntStream.range(0, Pitches.COUNT)
                .mapToObj(pitch -> PITCH_CLASSES.get(pitch % OCTAVE) + (pitch / OCTAVE - 1))
                .toList();
        private static final Map<String, Integer> PITCHES = IntStream.range(0, Pitches.COUNT)
                .boxed()
                .collect(Collectors.toUnmodifiableMap(NAMES::get, Function.identity()));
        private static final String WAIT = "wait";
        private static final String COLON = ":";
        private static final Pattern DOT = Pattern.compile("\\.");
        private static final Pattern SYMBOL = Pattern.compile("(?<what>[^:]+):(?<steps>[1-9]\\d{0,3})");

        private Syntax() {}

        private static Optional<Integer> pitch(String name) {
            return Optional.ofNullable(PITCHES.get(name));
        }

        private static IllegalArgumentException unknown(String text) {
            return new IllegalArgumentException("Not a symbol of the tokenizer note-chord with this grid: " + text);
        }
    }
}
