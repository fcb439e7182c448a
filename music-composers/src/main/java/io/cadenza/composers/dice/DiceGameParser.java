package io.cadenza.composers.dice;

import io.cadenza.composers.TextFiles;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.TimeSignature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a dice game from its text form, which the head of {@code dice-waltz.txt} describes. */
final class DiceGameParser {
    private static final List<String> CIRCLE_OF_FIFTHS =
            List.of("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#");

    private final String source;
    private final Map<String, SourceLine> head = new HashMap<>();
    private final Map<Integer, SourceLine> rolls = new TreeMap<>();
    private final Map<Integer, SourceLine> bars = new TreeMap<>();
    private int lines;

    private DiceGameParser(String source) {
        this.source = source;
    }

    /**
     * A game that lies beside this class.
     *
     * @throws CadenzaException if it breaks a rule; the message names the line
     */
    static DiceGame resource(String name) {
        return parse(name, TextFiles.resource("dice/" + name));
    }

    /**
     * A game from a file.
     *
     * @throws CadenzaException if it cannot be read or breaks a rule; the message names file and line
     */
    static DiceGame file(Path file) {
        return parse(file.toString(), TextFiles.read(file, "a dice game"));
    }

    /**
     * A game from its text.
     *
     * @param source the name that errors give
     * @throws CadenzaException if the text breaks a rule; the message names the line
     */
    static DiceGame parse(String source, String text) {
        DiceGameParser parser = new DiceGameParser(source);
        text.lines().forEach(parser::read);
        return parser.game();
    }

    private void read(String text) {
        lines++;
        SourceLine line = new SourceLine(source, lines, text);
        if (line.text().isEmpty() || line.text().startsWith("#")) {
            return;
        }
        switch (line.first()) {
            case "roll" -> numbered(line.rest(), "sum of the dice", rolls);
            case "bar" -> numbered(line.rest(), "bar", bars);
            case "time", "unit", "tempo", "dice", "key" -> putOnce(head, line.first(), line.rest(), line.first());
            default ->
                throw line.error("\"" + line.first() + "\" is not one of time, unit, tempo, dice, key, roll, bar");
        }
    }

    private static void numbered(SourceLine line, String what, Map<Integer, SourceLine> lines) {
        int number = line.integer(line.first(), "the number of a " + what);
        putOnce(lines, number, line.rest(), what + " " + number);
    }

    private static <K> void putOnce(Map<K, SourceLine> lines, K key, SourceLine line, String what) {
        SourceLine earlier = lines.putIfAbsent(key, line);
        if (earlier != null) {
            throw line.error("The " + what + " is already in line " + earlier.number());
        }
    }

    private DiceGame game() {
        TimeSignature metre = metre(required("time"));
        int unit = headNumber("unit", 1, DiceGame.TICKS_PER_WHOLE);
        if (DiceGame.TICKS_PER_WHOLE % unit != 0 || metre.beats() * unit % metre.beatUnit() != 0) {
            throw required("unit")
                    .error("A bar does not hold a whole number of units of 1/" + unit + ", or 1/" + unit
                            + " is not a whole number of ticks of 1/" + DiceGame.TICKS_PER_WHOLE);
        }
        int tempo = headNumber("tempo", 4, 1000);
        int dice = headNumber("dice", 1, 20);
        BarParser parser = new BarParser(DiceGame.barLength(metre, unit));
        Map<Integer, Bar> read = new HashMap<>();
        bars.forEach((number, line) -> read.put(number, parser.parse(line)));
        int sharps = sharps();
        return new DiceGame(
                metre,
                unit,
                tempo,
                columns(dice, read).stream()
                        .map(bars -> new DiceGame.Column(dice, sharps, bars))
                        .toList());
    }

    /** The sharps of the major key; C major if none is named. */
    private int sharps() {
        SourceLine line = head.get("key");
        int fifths = line == null ? CIRCLE_OF_FIFTHS.indexOf("C") : CIRCLE_OF_FIFTHS.indexOf(line.text());
        if (line != null && fifths < 0) {
            throw line.error(
                    "\"" + line.text() + "\" is not a major key; those are " + String.join(", ", CIRCLE_OF_FIFTHS));
        }
        return fifths - CIRCLE_OF_FIFTHS.indexOf("C");
    }

    private static TimeSignature metre(SourceLine line) {
        String[] parts = line.text().split("/", -1);
        int[] numbers = Arrays.stream(parts)
                .mapToInt(part -> line.integer(part, "a metre like 3/8"))
                .toArray();
        if (numbers.length != 2 || numbers[0] < 1 || numbers[0] > 255 || !powerOfTwo(numbers[1])) {
            throw line.error("\"" + line.text() + "\" is not a metre like 3/8");
        }
        return new TimeSignature(0, numbers[0], numbers[1]);
    }

    private static boolean powerOfTwo(int number) {
        return number >= 1 && number <= 128 && Integer.bitCount(number) == 1;
    }

    private List<List<Bar>> columns(int dice, Map<Integer, Bar> read) {
        List<List<Bar>> columns = new ArrayList<>();
        Set<Integer> used = new HashSet<>();
        for (int sum = dice; sum <= dice * DiceGame.FACES; sum++) {
            SourceLine row = rolls.remove(sum);
            if (row == null) {
                throw end().error("There is no roll " + sum + "; the rolls go from " + dice + " to "
                        + dice * DiceGame.FACES);
            }
            List<Bar> found = row(row, read, used);
            if (columns.isEmpty()) {
                found.forEach(bar -> columns.add(new ArrayList<>()));
            }
            if (found.isEmpty() || found.size() != columns.size()) {
                throw row.error("This roll has %d bars; each has the same number, 1 or more".formatted(found.size()));
            }
            for (int column = 0; column < columns.size(); column++) {
                columns.get(column).add(found.get(column));
            }
        }
        rolls.forEach((sum, row) -> {
            throw row.error(dice + " dice never show " + sum);
        });
        bars.forEach((number, line) -> {
            if (!used.contains(number)) {
                throw line.error("Bar " + number + " is not in the table");
            }
        });
        return columns;
    }

    private static List<Bar> row(SourceLine row, Map<Integer, Bar> read, Set<Integer> used) {
        List<Bar> found = new ArrayList<>();
        for (String word : row.words()) {
            int number = row.integer(word, "the number of a bar");
            Bar bar = read.get(number);
            if (bar == null) {
                throw row.error("There is no bar " + number);
            }
            if (!used.add(number)) {
                throw row.error("Bar " + number + " is in the table twice");
            }
            found.add(bar);
        }
        return found;
    }

    private SourceLine required(String key) {
        SourceLine line = head.get(key);
        if (line == null) {
            throw end().error("There is no line \"" + key + "\"");
        }
        return line;
    }

    private int headNumber(String key, int lowest, int highest) {
        SourceLine line = required(key);
        int number = line.integer(line.text(), "a whole number");
        if (number < lowest || number > highest) {
            throw line.error("%s is %d to %d, not %d".formatted(key, lowest, highest, number));
        }
        return number;
    }

    /** Where something is found missing. */
    private SourceLine end() {
        return new SourceLine(source, lines, "");
    }

    /** Reads bars such as {@code E5:2 -:1 C5:3 | C3+E3:4 -:2 & G3:6}: right hand, left hand of two voices. */
    private static final class BarParser {
        private static final Pattern ITEM = Pattern.compile("(-|[A-G][0-9#b+A-G-]*):([0-9]{1,4})");
        private static final Pattern PITCH = Pattern.compile("([A-G])(#|b)?(-?[0-9])");
        /** Semitones above C of the white keys A to G. */
        private static final List<Integer> WHITE = List.of(9, 11, 0, 2, 4, 5, 7);

        private final int length;

        /** A parser of bars of {@code length} units. */
        BarParser(int length) {
            this.length = length;
        }

        /**
         * A bar.
         *
         * @throws io.cadenza.core.CadenzaException if the line breaks a rule
         */
        Bar parse(SourceLine line) {
            String[] hands = line.text().split("\\|", -1);
            if (hands.length != 2) {
                throw line.error("A bar is RIGHT | LEFT, with one |, not \"" + line.text() + "\"");
            }
            return new Bar(hand(line, "right", hands[0].strip()), hand(line, "left", hands[1].strip()));
        }

        private List<Bar.Strike> hand(SourceLine line, String name, String text) {
            List<Bar.Strike> strikes = new ArrayList<>();
            for (String voice : text.split("&", -1)) {
                strikes.addAll(voice(line, name, voice.strip()));
            }
            strikes.sort(Comparator.comparingInt(Bar.Strike::start));
            return strikes;
        }

        private List<Bar.Strike> voice(SourceLine line, String name, String text) {
            List<Bar.Strike> strikes = new ArrayList<>();
            int time = 0;
            for (String item : text.isEmpty() ? new String[0] : text.split("\\s+")) {
                Matcher matcher = ITEM.matcher(item);
                if (!matcher.matches() || Integer.parseInt(matcher.group(2)) == 0) {
                    throw line.error("\"" + item + "\" is not a note like C#5:2, a chord like C3+E3:4 or a rest -:2");
                }
                int duration = Integer.parseInt(matcher.group(2));
                if (!matcher.group(1).equals("-")) {
                    for (String pitch : matcher.group(1).split("\\+", -1)) {
                        strikes.add(new Bar.Strike(time, duration, key(line, pitch)));
                    }
                }
                time += duration;
            }
            if (time != length) {
                throw line.error("The %s hand has %d units; a bar has %d".formatted(name, time, length));
            }
            return strikes;
        }

        private static int key(SourceLine line, String pitch) {
            Matcher matcher = PITCH.matcher(pitch);
            if (!matcher.matches()) {
                throw line.error("\"" + pitch + "\" is not a pitch like C4, F#5 or Bb3");
            }
            int sign = matcher.group(2) == null ? 0 : matcher.group(2).equals("#") ? 1 : -1;
            int octave = Integer.parseInt(matcher.group(3));
            int key = 12 * (octave + 1) + WHITE.get(matcher.group(1).charAt(0) - 'A') + sign;
            if (key < 0 || key > 127) {
                throw line.error("\"" + pitch + "\" is outside MIDI's keys, C-1 to G9");
            }
            return key;
        }
    }

    /**
     * A line of a text, or what is left of one after its first words, which knows where it stands.
     *
     * @param source the text's name
     * @param number the line's number, from 1
     * @param text what it says, without blanks around it
     */
    private record SourceLine(String source, int number, String text) {

        /** The line without the blanks around it. */
        SourceLine {
            text = text.strip();
        }

        /** The first word; empty in an empty line. */
        String first() {
            return text.split("\\s+", 2)[0];
        }

        /** What follows the first word. */
        SourceLine rest() {
            return new SourceLine(source, number, text.substring(first().length()));
        }

        /** All words. */
        String[] words() {
            return text.isEmpty() ? new String[0] : text.split("\\s+");
        }

        /**
         * A whole number.
         *
         * @param what the word for it in errors, for example {@code "a bar"}
         * @throws CadenzaException if the word is not one
         */
        int integer(String word, String what) {
            try {
                return Integer.parseInt(word);
            } catch (NumberFormatException e) {
                throw new CadenzaException(message("\"" + word + "\" is not " + what), e);
            }
        }

        /** What is wrong with this line. */
        CadenzaException error(String fact) {
            return new CadenzaException(message(fact));
        }

        private String message(String fact) {
            return source + ", line " + number + ": " + fact + ".";
        }
    }
}
