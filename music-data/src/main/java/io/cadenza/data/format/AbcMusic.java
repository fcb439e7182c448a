package io.cadenza.data.format;

import io.cadenza.data.format.AbcVoice.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One line of music in ABC. What is not understood is passed over, as the standard asks. */
final class AbcMusic {
    private static final String LETTERS = "C D EF G A B";
    private static final int MIDDLE_C = 60;

    /** What stands between two exclamation marks that are old line breaks: music and no name of a decoration. */
    private static final Pattern BETWEEN_BREAKS =
            Pattern.compile("(?!f+$|[pm]f?$)(?=.*[A-Ga-gz])[A-Ga-gzx0-9/|,'^_=\\[\\]:<>()-]+");

    private final AbcTune tune;
    private final String text;
    private int at;

    AbcMusic(AbcTune tune, String text) {
        this.tune = tune;
        this.text = text;
    }

    void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isNote(c)) {
                note();
                continue;
            }
            switch (c) {
                case '|', ':' -> bar();
                case '[' -> bracket();
                case '(' -> tuplet();
                case 'z', 'x' -> rest();
                case 'Z', 'X' -> rests();
                case '>', '<' -> broken(c);
                case '-' -> tie();
                case '&' -> overlay();
                default -> pass(c);
            }
        }
    }

    private char charAt(int place) {
        return place < text.length() ? text.charAt(place) : '\0';
    }

    private static boolean isNote(char c) {
        return (c >= 'A' && c <= 'G') || (c >= 'a' && c <= 'g') || c == '^' || c == '_' || c == '=';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Passes over texts, grace notes, decorations, spacers and single signs. */
    private void pass(char c) {
        switch (c) {
            case '"' -> passTo('"');
            case '{' -> passTo('}');
            case '!', '+' -> decoration(c);
            default -> at++; // spaces, slurs, letters for decorations
        }
    }

    private void passTo(char end) {
        int close = text.indexOf(end, at + 1);
        at = close < 0 ? text.length() : close + 1;
    }

    /** {@code !trill!}, or {@code +trill+} as an older standard has it; a sign alone is an old line break. */
    private void decoration(char mark) {
        int close = text.indexOf(mark, at + 1);
        String name = close < 0 ? " " : text.substring(at + 1, close);
        boolean decoration = name.indexOf(' ') < 0
                && (mark == '!' ? !BETWEEN_BREAKS.matcher(name).matches() : name.matches("[A-Za-z.()0-9<>]+"));
        at = decoration ? close + 1 : at + 1;
    }

    /** {@code |}, {@code ||}, {@code [|]}, {@code |:}, {@code :|}, {@code ::}, {@code :|2} and all that is like them. */
    private void bar() {
        int before = colons();
        int start = at;
        while (charAt(at) == '|'
                || (charAt(at) == '[' && charAt(at + 1) == '|')
                || (charAt(at) == ']' && at > start && text.charAt(at - 1) == '|')) {
            at++;
        }
        String lines = text.substring(start, at);
        int mark = at;
        int after = lines.isEmpty() ? 0 : colons();
        if (after > 0 && lines.endsWith("]") && charAt(at) == '|') {
            at = mark; // they belong to the next sign
            after = 0;
        }
        if (lines.isEmpty() && before < 2) {
            return; // a colon alone
        }
        if (lines.isEmpty()) {
            before = (before + 1) / 2;
            after = before;
        }
        AbcVoice voice = tune.voice();
        if (before > 0) {
            voice.repeatEnds(before + 1);
        } else {
            voice.bar(lines.length() > 1 && !lines.equals("[|]")); // that one is invisible
        }
        if (after > 0) {
            voice.repeatBegins(after);
        }
        int number = charAt(at) == ' ' ? at + 1 : at;
        if (isDigit(charAt(number))) {
            at = number;
            ending();
        }
    }

    private int colons() {
        int start = at;
        while (charAt(at) == ':') {
            at++;
        }
        return Math.min(at - start, BarOrder.MAX_BARS);
    }

    /** The numbers over an ending, {@code 1}, {@code 1,3} or {@code 1-3}: the passes in which it is played. */
    private void ending() {
        int start = at;
        while (isDigit(charAt(at)) || ((charAt(at) == ',' || charAt(at) == '-') && isDigit(charAt(at + 1)))) {
            at++;
        }
        NavigableSet<Integer> passes = new TreeSet<>();
        for (String term : text.substring(start, at).split(",", 50)) {
            if (term.matches("\\d{1,2}(-\\d{1,2})?")) {
                String[] range = term.split("-", 2);
                int last = Integer.parseInt(range[range.length - 1]);
                for (int pass = Integer.parseInt(range[0]); pass <= last; pass++) {
                    passes.add(pass);
                }
            }
        }
        passes.remove(0);
        if (!passes.isEmpty()) {
            tune.voice().ending(passes);
        }
    }

    /** A field, a bar line, an ending or a chord. */
    private void bracket() {
        char next = charAt(at + 1);
        if (Character.isLetter(next) && charAt(at + 2) == ':') {
            int close = text.indexOf(']', at);
            String value = text.substring(at + 3, close < 0 ? text.length() : close);
            at = close < 0 ? text.length() : close + 1;
            tune.field(next, value.strip());
        } else if (next == '|') {
            bar();
        } else if (isDigit(next)) {
            at++;
            ending();
        } else {
            chord();
        }
    }

    /** {@code (p:q:r}: p notes in the time of q for the next r; a bracket without a number is a slur. */
    private void tuplet() {
        at++;
        if (!isDigit(charAt(at))) {
            return;
        }
        int p = number(2, 0);
        int q = charAt(at) == ':' ? number(at++ + 1, 2, 0) : 0;
        int r = charAt(at) == ':' ? number(at++ + 1, 2, 0) : 0;
        int time = q > 0
                ? q
                : switch (p) {
                    case 2, 4, 8 -> 3;
                    case 3, 6 -> 2;
                    default -> tune.voice().metre().isCompound() ? 3 : 2;
                };
        if (p > 0) {
            tune.voice().tuplet((double) time / p, r > 0 ? r : p);
        }
    }

    private int number(int from, int digits, int otherwise) {
        at = from;
        return number(digits, otherwise);
    }

    private int number(int digits, int otherwise) {
        int start = at;
        while (at - start < digits && isDigit(charAt(at))) {
            at++;
        }
        return at == start ? otherwise : Integer.parseInt(text.substring(start, at));
    }

    private void chord() {
        at++;
        List<Tone> tones = new ArrayList<>();
        double length = 0;
        while (at < text.length() && text.charAt(at) != ']') {
            char c = text.charAt(at);
            if (!isNote(c)) {
                pass(c);
                continue;
            }
            int start = at;
            OptionalInt own = accidental();
            if (isLetter(charAt(at))) {
                Tone tone = tone(own);
                double each = length();
                length = length == 0 ? each : length;
                tones.add(new Tone(tone.pitch(), tone.key(), tied(), length == 0 ? 0 : each / length));
            } else {
                at = start + 1;
            }
        }
        at++;
        double outer = length();
        if (!tones.isEmpty()) {
            tune.voice().event(tones, length * outer * tune.voice().unit());
            if (tied()) {
                tune.voice().tie();
            }
        }
    }

    private void note() {
        int start = at;
        OptionalInt own = accidental();
        if (!isLetter(charAt(at))) {
            at = start + 1; // an accidental of nothing
            return;
        }
        Tone tone = tone(own);
        double length = length();
        List<Tone> tones = List.of(new Tone(tone.pitch(), tone.key(), tied(), 1));
        tune.voice().event(tones, length * tune.voice().unit());
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'G') || (c >= 'a' && c <= 'g');
    }

    private OptionalInt accidental() {
        int start = at;
        char sign = charAt(at);
        while (at - start < 2 && (sign == '^' || sign == '_' || sign == '=') && charAt(at) == sign) {
            at++;
        }
        return at == start ? OptionalInt.empty() : OptionalInt.of(AbcKey.alter(text.substring(start, at)));
    }

    private Tone tone(OptionalInt own) {
        char written = text.charAt(at++);
        char letter = Character.toUpperCase(written);
        int octave = written == letter ? 0 : 1;
        while ((charAt(at) == '\'' || charAt(at) == ',') && Math.abs(octave) < 12) {
            octave += charAt(at++) == '\'' ? 1 : -1;
        }
        String pitch = letter + "" + octave;
        AbcVoice voice = tune.voice();
        int natural = MIDDLE_C + 12 * octave + LETTERS.indexOf(letter);
        int key = natural + voice.alteration(letter, pitch, own);
        return new Tone(pitch, own.isEmpty() ? voice.tiedKey(pitch, key) : key, false, 1);
    }

    /** {@code 3}, {@code /}, {@code 3/2}, {@code //}: a multiple of the unit. */
    private double length() {
        double length = number(4, 1);
        int slashes = 0;
        while (charAt(at) == '/') {
            at++;
            slashes++;
        }
        if (slashes > 0) {
            length /= Math.max(1, number(4, 1 << Math.min(10, slashes)));
        }
        return length;
    }

    private boolean tied() {
        if (charAt(at) == '-') {
            at++;
            return true;
        }
        return false;
    }

    private void tie() {
        at++;
        tune.voice().tie();
    }

    private void rest() {
        at++;
        tune.voice().event(List.of(), length() * tune.voice().unit());
    }

    /** {@code Z4}: bars of silence. */
    private void rests() {
        at++;
        int bars = (int) Math.max(1, Math.min(1000, length()));
        for (int i = 0; i < bars; i++) {
            tune.voice().event(List.of(), tune.voice().fullBar());
            if (i + 1 < bars) {
                tune.voice().bar(false);
            }
        }
    }

    /** {@code >}, {@code >>}: a half or three quarters of the second note go to the first; {@code <} the other way. */
    private void broken(char sign) {
        int start = at;
        while (at - start < 3 && charAt(at) == sign) {
            at++;
        }
        double share = 1 - Math.pow(2, start - at);
        tune.voice().broken(sign == '>' ? share : -share);
    }

    private void overlay() {
        int start = at;
        while (charAt(at) == '&') {
            at++;
        }
        tune.voice().overlay(at - start);
    }
}
