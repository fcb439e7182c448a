package io.cadenza.data.format;

import io.cadenza.data.format.AbcVoice.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of music in ABC. What is not understood is passed over, as the standard asks. */
final class AbcMusic {
    private static final Pattern NOTE = Pattern.compile("(\\^\\^|\\^|__|_|=)?([A-Ga-g])([,']{0,9})");
    private static final Pattern LENGTH = Pattern.compile("(\\d{0,4})(/*)(\\d{0,4})");
    private static final Pattern TUPLET = Pattern.compile("\\((\\d)(?::(\\d?))?(?::(\\d{0,2}))?");
    private static final Pattern BAR = Pattern.compile("(:*)(?:\\[?\\|+\\]?|(?<=:):)(:*)\\s?(\\[?\\d[\\d,-]*)?");
    private static final Pattern ENDING = Pattern.compile("\\[(\\d[\\d,-]*)");
    private static final Pattern FIELD = Pattern.compile("\\[([A-Za-z]):([^\\]]*)\\]");
    private static final Pattern SKIPPED = Pattern.compile("\"[^\"]*\"?|\\{[^}]*\\}?|![^!\\s]*!|\\+[A-Za-z.()]+\\+");

    private static final String LETTERS = "C D EF G A B";
    private static final int MIDDLE_C = 60;

    private final AbcTune tune;
    private final String text;
    private int at;

    AbcMusic(AbcTune tune, String text) {
        this.tune = tune;
        this.text = text;
    }

    void read() {
        while (at < text.length()) {
            if (!field() && !bar() && !ending() && !tuplet() && !chord() && !note() && !skip(SKIPPED)) {
                sign(text.charAt(at));
                at++;
            }
        }
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length()).useTransparentBounds(true);
    }

    private boolean skip(Pattern pattern) {
        Matcher match = matcher(pattern);
        if (match.lookingAt()) {
            at = match.end();
            return true;
        }
        return false;
    }

    private boolean field() {
        Matcher match = matcher(FIELD);
        if (!match.lookingAt()) {
            return false;
        }
        at = match.end();
        tune.field(match.group(1).charAt(0), match.group(2).strip());
        return true;
    }

    private boolean bar() {
        Matcher match = matcher(BAR);
        if (!match.lookingAt()) {
            return false;
        }
        at = match.end();
        AbcVoice voice = tune.voice();
        String sign = match.group();
        int colons = match.group(1).length();
        if (colons > 0) {
            voice.repeatEnds(colons + 1);
        } else {
            voice.bar(sign.contains("||") || sign.contains("|]") || sign.contains("[|"));
        }
        if (!match.group(2).isEmpty() || sign.startsWith("::")) {
            voice.repeatBegins();
        }
        if (match.group(3) != null) {
            voice.ending(AbcEnding.passes(match.group(3).replace("[", "")));
        }
        return true;
    }

    private boolean ending() {
        Matcher match = matcher(ENDING);
        if (!match.lookingAt()) {
            return false;
        }
        at = match.end();
        tune.voice().ending(AbcEnding.passes(match.group(1)));
        return true;
    }

    /** {@code (p:q:r}: p notes in the time of q for the next r. */
    private boolean tuplet() {
        Matcher match = matcher(TUPLET);
        if (!match.lookingAt()) {
            return false;
        }
        at = match.end();
        int p = Integer.parseInt(match.group(1));
        int q = number(
                match.group(2),
                switch (p) {
                    case 2, 4, 8 -> 3;
                    case 3, 6 -> 2;
                    default -> tune.isCompound() ? 3 : 2;
                });
        int events = number(match.group(3), p);
        if (p > 0 && q > 0 && events > 0) {
            tune.voice().tuplet((double) q / p, events);
        }
        return true;
    }

    private static int number(String text, int otherwise) {
        return text == null || text.isEmpty() ? otherwise : Integer.parseInt(text);
    }

    private boolean chord() {
        if (text.charAt(at) != '[') {
            return false;
        }
        at++;
        List<Tone> tones = new ArrayList<>();
        double length = 0;
        while (at < text.length() && text.charAt(at) != ']') {
            Matcher match = matcher(NOTE);
            if (match.lookingAt()) {
                Tone tone = tone(match);
                double own = length();
                length = length == 0 ? own : length;
                boolean tied = tie();
                tones.add(new Tone(tone.pitch(), tone.key(), tied));
            } else if (!skip(SKIPPED)) {
                at++;
            }
        }
        at = Math.min(text.length(), at + 1);
        double outer = length();
        if (!tones.isEmpty()) {
            tune.voice().event(tones, length * outer * tune.unit());
            if (tie()) {
                tune.voice().tie();
            }
        }
        return true;
    }

    private boolean note() {
        Matcher match = matcher(NOTE);
        if (!match.lookingAt()) {
            return false;
        }
        Tone tone = tone(match);
        double length = length();
        tune.voice().event(List.of(new Tone(tone.pitch(), tone.key(), tie())), length * tune.unit());
        return true;
    }

    private Tone tone(Matcher match) {
        at = match.end();
        char written = match.group(2).charAt(0);
        char letter = Character.toUpperCase(written);
        AbcVoice voice = tune.voice();
        int octave = Character.isLowerCase(written) ? 1 : 0;
        for (char mark : match.group(3).toCharArray()) {
            octave += mark == '\'' ? 1 : -1;
        }
        String pitch = letter + "" + octave;
        int natural = MIDDLE_C + 12 * octave + LETTERS.indexOf(letter);
        if (match.group(1) != null) {
            voice.accidental(letter, AbcKey.alter(match.group(1)));
        }
        int key = natural + voice.accidental(letter, tune.key());
        return new Tone(pitch, match.group(1) == null ? voice.tiedKey(pitch, key) : key, false);
    }

    /** {@code 3}, {@code /}, {@code 3/2}, {@code //}: a multiple of the unit. */
    private double length() {
        Matcher match = matcher(LENGTH);
        if (!match.lookingAt()) {
            return 1;
        }
        at = match.end();
        double length = number(match.group(1), 1);
        if (!match.group(2).isEmpty()) {
            int by = number(match.group(3), 1 << Math.min(10, match.group(2).length()));
            length /= Math.max(1, by);
        } else {
            at = match.end(1);
        }
        return length;
    }

    private boolean tie() {
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
            return true;
        }
        return false;
    }

    private void sign(char sign) {
        AbcVoice voice = tune.voice();
        switch (sign) {
            case 'z', 'x' -> rest(tune.unit());
            case 'Z', 'X' -> rests();
            case '>', '<' -> broken(sign);
            case '-' -> voice.tie();
            case '&' -> voice.overlay();
            default -> {} // spaces, slurs, ornaments
        }
    }

    private void rest(double unit) {
        at++;
        double length = length();
        at--;
        tune.voice().event(List.of(), length * unit);
    }

    /** {@code Z4}: bars of silence. */
    private void rests() {
        at++;
        int bars = (int) Math.max(1, Math.min(1000, length()));
        at--;
        for (int i = 0; i < bars; i++) {
            tune.voice().event(List.of(), tune.fullBar());
            if (i + 1 < bars) {
                tune.voice().bar(false);
            }
        }
    }

    /** {@code >}, {@code >>}: a half or three quarters of the second note go to the first; {@code <} the other way. */
    private void broken(char sign) {
        int marks = 1;
        while (marks < 3 && at + 1 < text.length() && text.charAt(at + 1) == sign) {
            marks++;
            at++;
        }
        double share = 1 - Math.pow(2, -marks);
        tune.voice().broken(sign == '>' ? share : -share);
    }
}
