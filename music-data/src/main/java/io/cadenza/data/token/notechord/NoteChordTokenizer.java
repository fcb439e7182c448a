package io.cadenza.data.token.notechord;

import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.data.token.DurationSplit;
import io.cadenza.data.token.GridOptions;
import io.cadenza.data.token.NoteTimeline;
import io.cadenza.data.token.NoteTimeline.NoteOn;
import io.cadenza.data.token.Pitches;
import io.cadenza.data.token.Silences;
import io.cadenza.data.token.TimeGrid;
import io.cadenza.data.token.notechord.NoteChordTokenizer.NoteChordSymbol.Chord;
import io.cadenza.data.token.notechord.NoteChordTokenizer.NoteChordSymbol.Wait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The article's idea with rhythm and octaves kept. A symbol is one of
 *
 * <ul>
 *   <li>{@code C4:6}, {@code C4.E4.G4:12}: pitches that are struck now and last 6 or 12 steps; time stays where it is,
 *   <li>{@code wait:3}: time goes on by 3 steps.
 * </ul>
 *
 * <p>Pitches of one onset and duration are one symbol, ascending; symbols of one onset come by their lowest pitch. What a
 * {@link NoteTimeline} holds survives encoding and decoding, with silences up to {@link TimeGrid#LONGEST_QUARTERS}; velocity, tempo
 * and pedal do not.
 */
final class NoteChordTokenizer implements ScoreTokenizer {
    /** The longest single wait, in quarters: two bars of common time. */
    private static final int WAIT_QUARTERS = 8;

    private final TimeGrid.Quarters clock;
    private final int longestWait;

    /** @param grid steps in a quarter */
    NoteChordTokenizer(int grid) {
        this.clock = new TimeGrid.Quarters(grid);
        this.longestWait = grid * WAIT_QUARTERS;
    }

    @Override
    public String name() {
        return NoteChordTokenizerFactory.NAME;
    }

    @Override
    public SortedMap<String, String> options() {
        return new TreeMap<>(Map.of(GridOptions.GRID, String.valueOf(clock.grid())));
    }

    @Override
    public List<String> encode(Score score) {
        List<String> symbols = new ArrayList<>();
        long now = 0;
        Score shortened = Silences.shortened(score, NoteTimeline::isWritten);
        List<NoteOn> strikes = NoteTimeline.of(shortened, clock).strikes();
        int next;
        for (int first = 0; first < strikes.size(); first = next) {
            long onset = strikes.get(first).onset();
            next = first + 1;
            while (next < strikes.size() && strikes.get(next).onset() == onset) {
                next++;
            }
            for (int steps : DurationSplit.parts(onset - now, longestWait)) {
                symbols.add(new Wait(steps).text());
            }
            now = onset;
            addChords(strikes.subList(first, next), symbols);
        }
        return List.copyOf(symbols);
    }

    /** The strikes of one onset by duration, in the order in which durations first appear from the lowest pitch up. */
    private static void addChords(List<NoteOn> onset, List<String> symbols) {
        int count = onset.size();
        boolean[] written = new boolean[count];
        for (int first = 0; first < count; first++) {
            if (!written[first]) {
                int steps = onset.get(first).steps();
                List<Integer> pitches = new ArrayList<>(count - first);
                for (int i = first; i < count; i++) {
                    if (onset.get(i).steps() == steps) {
                        pitches.add(onset.get(i).pitch());
                        written[i] = true;
                    }
                }
                symbols.add(Chord.text(pitches, steps));
            }
        }
    }

    @Override
    public List<String> substitute(String symbol, Predicate<String> kept) {
        return new NoteChordSubstitutes(kept, clock.longest(), longestWait)
                .of(parse(symbol)).stream().map(NoteChordSymbol::text).toList();
    }

    @Override
    public Optional<String> transpose(String symbol, int semitones) {
        return parse(symbol).transpose(semitones).map(NoteChordSymbol::text);
    }

    @Override
    public Score decode(List<String> symbols) {
        NoteTimeline timeline = new NoteTimeline(clock);
        long now = 0;
        for (String text : symbols) {
            NoteChordSymbol symbol = parse(text);
            if (symbol instanceof Chord chord) {
                for (int pitch : chord.pitches()) {
                    timeline.strike(now, pitch, chord.steps(), NoteTimeline.VELOCITY);
                }
            } else {
                now += symbol.steps();
            }
        }
        return timeline.score();
    }

    private NoteChordSymbol parse(String symbol) {
        return NoteChordSymbol.parse(symbol, clock.longest(), longestWait);
    }

    /**
     * What is written for symbols of {@code note-chord} that are not kept.
     *
     * <p>A chord becomes its largest kept part and the notes that remain, which is the same music; where nothing of it is kept, the
     * same chord with a plain duration; then its notes. A note takes the nearest duration that is kept of its pitch, or a plain one
     * if that is nearer; a pitch of which nothing is kept sounds an octave nearer to the middle. A wait becomes the sum of kept
     * waits that is nearest to it.
     */
    private static final class NoteChordSubstitutes {
        /** Parts are sought among at most this many pitches at a time: 4,096 sets. What two hands cannot reach is written as two chords. */
        private static final int MOST_PITCHES = 12;

        private final Predicate<NoteChordSymbol> kept;
        private final int longestNote;
        private final int longestWait;

        /**
         * @param kept which symbols are
         * @param longestNote in steps
         * @param longestWait in steps
         */
        NoteChordSubstitutes(Predicate<String> kept, int longestNote, int longestWait) {
            this.kept = symbol -> kept.test(symbol.text());
            this.longestNote = longestNote;
            this.longestWait = longestWait;
        }

        List<NoteChordSymbol> of(NoteChordSymbol symbol) {
            if (symbol instanceof Wait wait) {
                return DurationSplit.of(wait.steps(), longestWait, steps -> kept.test(new Wait(steps))).stream()
                        .<NoteChordSymbol>map(Wait::new)
                        .toList();
            }
            Chord chord = (Chord) symbol;
            return chord.pitches().size() == 1 ? ofNote(chord) : ofChord(chord);
        }

        private List<NoteChordSymbol> ofChord(Chord chord) {
            List<Integer> pitches = chord.pitches();
            if (pitches.size() > MOST_PITCHES) {
                return List.of(
                        new Chord(pitches.subList(0, MOST_PITCHES), chord.steps()),
                        new Chord(pitches.subList(MOST_PITCHES, pitches.size()), chord.steps()));
            }
            int part = largestKeptPart(chord);
            if (part != 0) {
                int rest = (1 << pitches.size()) - 1 - part;
                return Stream.<NoteChordSymbol>of(part(chord, part), part(chord, rest))
                        .toList();
            }
            int plain = nearestPlain(chord.steps());
            if (plain != chord.steps()) {
                return List.of(new Chord(pitches, plain));
            }
            return pitches.stream()
                    .<NoteChordSymbol>map(pitch -> new Chord(List.of(pitch), chord.steps()))
                    .toList();
        }

        /** As a mask of the chord's pitches; of parts equally large the one with the lowest pitches. 0 if none is kept. */
        private int largestKeptPart(Chord chord) {
            int all = (1 << chord.pitches().size()) - 1;
            return IntStream.range(1, all)
                    .boxed()
                    .sorted(Comparator.comparing((Integer mask) -> -Integer.bitCount(mask))
                            .thenComparing(mask -> mask))
                    .filter(mask -> kept.test(part(chord, mask)))
                    .findFirst()
                    .orElse(0);
        }

        private static Chord part(Chord chord, int mask) {
            List<Integer> pitches = new ArrayList<>();
            for (int i = 0; i < chord.pitches().size(); i++) {
                if ((mask >> i & 1) == 1) {
                    pitches.add(chord.pitches().get(i));
                }
            }
            return new Chord(pitches, chord.steps());
        }

        private List<NoteChordSymbol> ofNote(Chord note) {
            int pitch = note.pitches().get(0);
            int plain = nearestPlain(note.steps());
            int reach = plain == note.steps() ? longestNote : Math.abs(plain - note.steps());
            OptionalInt nearest = nearestKept(pitch, note.steps(), reach);
            if (nearest.isPresent()) {
                return List.of(note(pitch, nearest.getAsInt()));
            }
            if (plain != note.steps()) {
                return List.of(note(pitch, plain));
            }
            return Pitches.substitute(pitch, other -> isKept(other, plain)).stream()
                    .<NoteChordSymbol>mapToObj(other -> note(other, plain))
                    .toList();
        }

        private boolean isKept(int pitch, int steps) {
            return kept.test(note(pitch, steps))
                    || nearestKept(pitch, steps, longestNote).isPresent();
        }

        /** The nearest other duration that is kept of a pitch, not farther than a reach; of two equally near the shorter. */
        private OptionalInt nearestKept(int pitch, int steps, int reach) {
            return IntStream.rangeClosed(1, reach)
                    .flatMap(distance -> IntStream.of(steps - distance, steps + distance))
                    .filter(other -> other >= 1 && other <= longestNote && kept.test(note(pitch, other)))
                    .findFirst();
        }

        private static Chord note(int pitch, int steps) {
            return new Chord(List.of(pitch), steps);
        }

        /** The nearest power of two or three times one, the durations of notation; of two equally near the shorter. */
        private int nearestPlain(int steps) {
            int nearest = 1;
            for (int power = 1; power <= steps; power *= 2) {
                for (int plain : new int[] {power, power + power / 2, 2 * power}) {
                    boolean nearer = Math.abs(plain - steps) < Math.abs(nearest - steps);
                    nearest = nearer && plain <= longestNote ? plain : nearest;
                }
            }
            return nearest;
        }
    }

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
}
