package io.cadenza.data.format;

import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One tune of an ABC file, line by line: its fields here, its music in {@link AbcMusic}. */
final class AbcTune {
    private static final double WHOLE = 4.0 * AbcReader.TICKS_PER_QUARTER;
    private static final Pattern FRACTION = Pattern.compile("(\\d{1,4})/(\\d{1,4})");
    private static final Pattern TEMPO = Pattern.compile("([^=]*)=\\s*(\\d{1,5}(?:\\.\\d{1,6})?).*");
    private static final Pattern PROGRAM = Pattern.compile("%%MIDI\\s+program\\s+(?:\\d+\\s+)?(\\d{1,3})\\s*");
    private static final Pattern TRANSPOSE = Pattern.compile("(transpose|octave)=(-?\\d{1,2})");

    /** The letters that begin a field between lines of music; others there are notes before a barline. */
    private static final String FIELDS = "IKLMNPQRSTUVWmrsw+";

    private final Map<String, AbcVoice> voices = new LinkedHashMap<>();
    private AbcVoice voice = voice("", "");
    private AbcKey key = AbcKey.NONE;
    private double unit;
    private double metre = 1;
    private String title = "";
    private boolean inBody;
    private boolean continued;

    private AbcVoice voice(String id, String name) {
        // Channels in turn, without the one for drums.
        int channel = voices.size() % 15;
        return voices.computeIfAbsent(id, key -> new AbcVoice(name, channel < 9 ? channel : channel + 1));
    }

    /** Reads the next line. */
    void line(String line) {
        Matcher program = PROGRAM.matcher(line);
        if (program.matches() && Integer.parseInt(program.group(1)) <= 127) {
            voice.add(new ProgramChange(0, voice.channel(), Integer.parseInt(program.group(1))));
        }
        String text = withoutComment(line);
        boolean field = text.length() > 1 && text.charAt(1) == ':' && isField(text.charAt(0));
        if (field && !continued) {
            field(text.charAt(0), text.substring(2).strip());
        } else if (inBody && !text.isBlank()) {
            continued = text.stripTrailing().endsWith("\\");
            new AbcMusic(this, text).read();
        }
    }

    private boolean isField(char letter) {
        return inBody ? FIELDS.indexOf(letter) >= 0 : Character.isLetter(letter) || letter == '+';
    }

    private static String withoutComment(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '%' && (i == 0 || line.charAt(i - 1) != '\\')) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    /** A field, on a line of its own or between brackets in the music. */
    void field(char letter, String value) {
        switch (letter) {
            case 'T' -> title = title.isEmpty() ? value : title;
            case 'L' -> fraction(value).ifPresent(share -> unit = share * WHOLE);
            case 'M' -> metre(value);
            case 'Q' -> tempo(value);
            case 'V' -> voice(value);
            case 'K' -> key(value);
            default -> {} // words, origins, notes of the editor
        }
    }

    private void key(String value) {
        Matcher transpose = TRANSPOSE.matcher(value);
        while (transpose.find()) {
            int steps = Integer.parseInt(transpose.group(2));
            voice.transposition(transpose.group(1).equals("octave") ? 12 * steps : steps);
        }
        // A clef alone changes no key.
        if (!inBody || !value.matches("(clef=|treble|bass|alto|tenor|transpose=|octave=|perc).*")) {
            key = AbcKey.of(value);
            change(key.signature());
        }
        inBody = true;
    }

    private void voice(String value) {
        String[] words = value.split("\\s+", 2);
        Matcher named = Pattern.compile(".*\\b(?:name|nm)=\"([^\"]*)\".*").matcher(value);
        voice = voice(words[0], named.matches() ? named.group(1) : "");
        if (words.length > 1) {
            Matcher transpose = TRANSPOSE.matcher(words[1]);
            while (transpose.find()) {
                int steps = Integer.parseInt(transpose.group(2));
                voice.transposition(transpose.group(1).equals("octave") ? 12 * steps : steps);
            }
        }
    }

    private void metre(String value) {
        String text = value.equals("C") ? "4/4" : value.equals("C|") ? "2/2" : value.replaceAll("[()\\s]", "");
        Matcher parts =
                Pattern.compile("(\\d{1,3}(?:\\+\\d{1,3}){0,9})/(\\d{1,3})").matcher(text);
        if (!parts.matches()) {
            return; // none, or words
        }
        int beats = 0;
        for (String term : parts.group(1).split("\\+", 10)) {
            beats += Integer.parseInt(term);
        }
        int beatUnit = Integer.parseInt(parts.group(2));
        if (beats >= 1 && beats <= 255 && beatUnit >= 1 && beatUnit <= 128 && Integer.bitCount(beatUnit) == 1) {
            metre = (double) beats / beatUnit;
            change(new TimeSignature(0, beats, beatUnit));
        }
    }

    private void tempo(String value) {
        String text = value.replaceAll("\"[^\"]*\"", "").strip();
        Matcher marked = TEMPO.matcher(text);
        double beat = 0;
        String rate = text;
        if (marked.matches()) {
            Matcher fraction = FRACTION.matcher(marked.group(1));
            while (fraction.find()) {
                beat += Integer.parseInt(fraction.group(1)) / (double) Math.max(1, Integer.parseInt(fraction.group(2)));
            }
            rate = marked.group(2);
        }
        double length = beat == 0 ? unit() : beat * WHOLE;
        if (rate.matches("\\d{1,5}(\\.\\d{1,6})?")) {
            double quarters = Double.parseDouble(rate) * length / AbcReader.TICKS_PER_QUARTER;
            if (quarters >= 4 && quarters <= 60_000_000) {
                change(TempoChange.ofQuartersPerMinute(0, quarters));
            }
        }
    }

    /** A change where the voice stands; in the header, at the start of the first. */
    private void change(ScoreEvent event) {
        voice.change(Performance.at(event, voice.tick()));
    }

    private static OptionalDouble fraction(String value) {
        Matcher fraction = FRACTION.matcher(value);
        if (fraction.lookingAt() && Integer.parseInt(fraction.group(2)) > 0) {
            return OptionalDouble.of(
                    Integer.parseInt(fraction.group(1)) / (double) Integer.parseInt(fraction.group(2)));
        }
        return value.matches("1\\b.*") ? OptionalDouble.of(1) : OptionalDouble.empty();
    }

    /** The length of a note without a number, in ticks: as said, or a 16th in metres below 3/4, else an eighth. */
    double unit() {
        return unit > 0 ? unit : WHOLE / (metre < 0.75 ? 16 : 8);
    }

    /** Whether beats are of three eighths: in 6/8, 9/8 and 12/8. */
    boolean isCompound() {
        double eighths = fullBar() / AbcReader.TICKS_PER_QUARTER * 2;
        return eighths == 6 || eighths == 9 || eighths == 12;
    }

    /** The length of a bar in the metre that holds, in ticks. */
    double fullBar() {
        return metre * WHOLE;
    }

    AbcVoice voice() {
        return voice;
    }

    AbcKey key() {
        return key;
    }

    int notes() {
        return voices.values().stream().mapToInt(AbcVoice::notes).sum();
    }

    int bars() {
        return voices.values().stream().mapToInt(AbcVoice::bars).max().orElse(0);
    }

    /** The voices that have music, and the first, which holds what concerns all. */
    List<Part> parts() {
        return voices.values().stream()
                .map(each -> each.part(title))
                .filter(part -> !part.bars().isEmpty())
                .toList();
    }
}
