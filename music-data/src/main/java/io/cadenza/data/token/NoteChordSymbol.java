package io.cadenza.data.token;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One symbol of the tokenizer {@code note-chord}. */
sealed interface NoteChordSymbol {
    /** The symbol as it stands in a vocabulary. */
    String text();

    /** Does what the symbol says. */
    void play(NoteChordPlayer player);

    /** The same so many semitones higher; empty where there are no keys. */
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
        List<Integer> keys = Arrays.stream(Syntax.DOT.split(what, -1))
                .map(name -> PitchNames.key(name).orElseThrow(() -> Syntax.unknown(text)))
                .toList();
        return new Chord(keys, steps);
    }

    /**
     * Keys that go down now.
     *
     * @param keys MIDI keys
     * @param steps how long they last, 1 or more
     */
    record Chord(List<Integer> keys, int steps) implements NoteChordSymbol {
        public Chord {
            keys = List.copyOf(keys);
        }

        @Override
        public String text() {
            return keys.stream().map(PitchNames::name).collect(Collectors.joining(".")) + Syntax.COLON + steps;
        }

        @Override
        public void play(NoteChordPlayer player) {
            keys.forEach(key -> player.strike(key, steps));
        }

        @Override
        public Optional<NoteChordSymbol> transpose(int semitones) {
            boolean fits =
                    keys.stream().allMatch(key -> Keys.transpose(key, semitones).isPresent());
            return fits
                    ? Optional.of(
                            new Chord(keys.stream().map(key -> key + semitones).toList(), steps))
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
        public void play(NoteChordPlayer player) {
            player.wait(steps);
        }

        @Override
        public Optional<NoteChordSymbol> transpose(int semitones) {
            return Optional.of(this);
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
