package io.cadenza.data.arrange;

import io.cadenza.core.CadenzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chords bar by bar, as on a lead sheet: {@code C | Am | F G | C}. Chords of one bar share it equally. A chart shorter than the music
 * begins again.
 *
 * @param bars of each bar its chords, at least one bar and in each at least one chord
 */
public record ChordChart(List<List<Chord>> bars) {
    private static final int OCTAVE = 12;
    private static final String NO_CHORD = "N.C.";
    private static final String AS_BEFORE = "%";
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Pattern CHORD = Pattern.compile("([A-G])([#b]?)([^/]*)(?:/([A-G])([#b]?))?");
    private static final String LETTERS = "C.D.EF.G.A.B";

    /** The intervals above the root, by what stands after it. */
    private static final Map<String, List<Integer>> KINDS = kinds();

    /** Copies, and checks that there is something. */
    public ChordChart {
        bars = bars.stream().map(List::copyOf).toList();
        if (bars.isEmpty() || bars.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("A chart has a bar, and each bar a chord: " + bars);
        }
    }

    /**
     * A chord.
     *
     * @param text as it is written
     * @param tones its pitch classes, 0 for C, a bass note after a slash among them; empty where there is no chord
     */
    public record Chord(String text, Set<Integer> tones) {
        /** Copies. */
        public Chord {
            tones = Set.copyOf(tones);
        }
    }

    private static Map<String, List<Integer>> kinds() {
        Map<String, List<Integer>> kinds = new TreeMap<>();
        put(kinds, List.of(0, 4, 7), "", "M", "maj");
        put(kinds, List.of(0, 3, 7), "m", "min", "-");
        put(kinds, List.of(0, 3, 6), "dim", "o", "°");
        put(kinds, List.of(0, 4, 8), "aug", "+");
        put(kinds, List.of(0, 7), "5");
        put(kinds, List.of(0, 4, 7, 9), "6");
        put(kinds, List.of(0, 3, 7, 9), "m6", "min6");
        put(kinds, List.of(0, 4, 7, 10), "7");
        put(kinds, List.of(0, 4, 7, 11), "maj7", "M7", "Δ");
        put(kinds, List.of(0, 3, 7, 10), "m7", "min7", "-7");
        put(kinds, List.of(0, 3, 7, 11), "mM7", "mmaj7");
        put(kinds, List.of(0, 3, 6, 9), "dim7", "o7", "°7");
        put(kinds, List.of(0, 3, 6, 10), "m7b5", "ø", "ø7");
        put(kinds, List.of(0, 4, 8, 10), "aug7", "+7", "7#5");
        put(kinds, List.of(0, 4, 6, 10), "7b5");
        put(kinds, List.of(0, 2, 7), "sus2");
        put(kinds, List.of(0, 5, 7), "sus4", "sus");
        put(kinds, List.of(0, 5, 7, 10), "7sus4", "7sus");
        put(kinds, List.of(0, 2, 4, 7), "add9", "2");
        put(kinds, List.of(0, 2, 3, 7), "madd9");
        put(kinds, List.of(0, 2, 4, 7, 10), "9");
        put(kinds, List.of(0, 2, 3, 7, 10), "m9");
        put(kinds, List.of(0, 2, 4, 7, 11), "maj9", "M9");
        put(kinds, List.of(0, 1, 4, 7, 10), "7b9");
        put(kinds, List.of(0, 3, 4, 7, 10), "7#9");
        put(kinds, List.of(0, 2, 4, 5, 7, 10), "11");
        put(kinds, List.of(0, 2, 4, 7, 9, 10), "13");
        return kinds;
    }

    private static void put(Map<String, List<Integer>> kinds, List<Integer> intervals, String... names) {
        for (String name : names) {
            kinds.put(name, intervals);
        }
    }

    /**
     * Reads a chart.
     *
     * @param text bars separated by {@code |}, in each its chords separated by spaces: a root A to G with # or b, then one of
     *     {@code m 7 m7 maj7 dim dim7 m7b5 aug sus2 sus4 6 m6 9 add9 5} and their like, and a bass note after a slash; {@code N.C.}
     *     for none; {@code %} or nothing for the bar before
     * @throws CadenzaException for what is no chord, with its column
     */
    public static ChordChart parse(String text) {
        List<List<Chord>> bars = new ArrayList<>();
        String body = text.strip();
        int start = text.indexOf(body);
        int end = start + body.length();
        // A bar line before the first or after the last bar closes nothing.
        int at = body.startsWith("|") ? start + 1 : start;
        int stop = body.endsWith("|") && body.length() > 1 ? end - 1 : end;
        while (at <= stop) {
            int line = text.indexOf('|', at);
            int to = line < 0 || line > stop ? stop : line;
            bars.add(bar(text, at, to, bars));
            at = to + 1;
        }
        return new ChordChart(bars);
    }

    private static List<Chord> bar(String text, int from, int to, List<List<Chord>> before) {
        List<Chord> chords = new ArrayList<>();
        Matcher words = WORD.matcher(text).region(from, to);
        while (words.find()) {
            if (!words.group().equals(AS_BEFORE)) {
                chords.add(chord(words.group(), words.start() + 1));
            }
        }
        if (!chords.isEmpty()) {
            return chords;
        }
        if (before.isEmpty()) {
            throw new CadenzaException(
                    "The chords begin with an empty bar at column %d. Write some such as \"C | Am | F G | C\"."
                            .formatted(from + 1));
        }
        return before.get(before.size() - 1);
    }

    private static Chord chord(String word, int column) {
        if (word.equals(NO_CHORD) || word.equals("NC")) {
            return new Chord(word, Set.of());
        }
        Matcher matcher = CHORD.matcher(word);
        List<Integer> intervals = matcher.matches() ? KINDS.get(kind(matcher.group(3))) : null;
        if (intervals == null) {
            throw new CadenzaException(
                    "\"%s\" at column %d is no chord. Write one such as C, Am, F#m7, G7, Bdim, Csus4, G/B or N.C., bars separated by |."
                            .formatted(word, column));
        }
        int root = pitchClass(matcher.group(1), matcher.group(2));
        Set<Integer> tones = new TreeSet<>();
        intervals.forEach(interval -> tones.add((root + interval) % OCTAVE));
        if (matcher.group(4) != null) {
            tones.add(pitchClass(matcher.group(4), matcher.group(5)));
        }
        return new Chord(word, tones);
    }

    /** Without the parentheses that some write around what is added. */
    private static String kind(String written) {
        return written.replace("(", "").replace(")", "");
    }

    /** The semitones above C of a letter with # or b or nothing after it; of Cb 11. */
    static int pitchClass(String letter, String accidental) {
        return Math.floorMod(LETTERS.indexOf(letter) + shift(accidental), OCTAVE);
    }

    /** By how many semitones # or b or nothing moves a letter. */
    static int shift(String accidental) {
        return accidental.equals("#") ? 1 : accidental.equals("b") ? -1 : 0;
    }

    /**
     * The chord at a place.
     *
     * @param bar from 0
     * @param place in the bar, 0 to less than 1
     */
    public Chord at(int bar, double place) {
        List<Chord> chords = bars.get(Math.floorMod(bar, bars.size()));
        return chords.get(Math.min(chords.size() - 1, (int) Math.floor(place * chords.size() + 1e-9)));
    }
}
