package io.cadenza.data.format;

import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.data.format.AbcFields.Metre;
import io.cadenza.data.format.AbcFields.Propagation;
import io.cadenza.data.format.AbcFields.Properties;
import io.cadenza.data.format.AbcVoice.Measure;
import io.cadenza.data.format.Part.Bar;
import io.cadenza.data.format.Performance.TooLongException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One tune of an ABC file, line by line: its fields here, its music in {@link AbcMusic}. What the head says of the music holds for
 * every voice, unless it stands behind a {@code V:} there; what a field on the way says holds for its voice from there on. Only the
 * tempo is that of all.
 */
final class AbcTune {
    /** Fields that no line of music can be taken for. Lines that begin with other letters and a colon are music (<code>z:|</code>). */
    private static final String FIELDS = "ABCDFGHIKLMNOPQRSTUVWXZmrsw+";

    /** What of a file's head counts for its tunes. */
    private static final String FILE_FIELDS = "ILMQ";

    private static final int CHANNELS = 16;

    private final Map<String, AbcVoice> voices = new LinkedHashMap<>();
    private final Map<Integer, Integer> channelPrograms = new HashMap<>();
    private final List<Consumer<AbcVoice>> forAll = new ArrayList<>();
    private final Map<String, List<Consumer<AbcVoice>>> declared = new LinkedHashMap<>();
    private String declaring = "";
    private AbcVoice voice = new AbcVoice("", 0, Map.of());
    private Optional<Metre> metre = Optional.empty();
    private OptionalDouble unit = OptionalDouble.empty();
    private String tempo = "";
    private String title = "";
    private String composer = "";
    private String partOrder = "";
    private boolean inBody;

    /** Reads a line of the file's head. */
    void fileLine(String line) {
        boolean field = line.length() > 1 && line.charAt(1) == ':';
        if (line.startsWith("%%") || (field && FILE_FIELDS.indexOf(line.charAt(0)) >= 0)) {
            line(line);
        }
    }

    /** Reads the next line of the tune. */
    void line(String line) {
        if (line.startsWith("%%")) {
            directive(withoutComment(line.substring(2)));
            return;
        }
        String text = withoutComment(line);
        if (isField(text)) {
            field(text.charAt(0), text.substring(2).strip());
        } else if (inBody) {
            new AbcMusic(this, text).read();
        }
    }

    private boolean isField(String text) {
        if (text.length() < 2 || text.charAt(1) != ':') {
            return false;
        }
        char letter = text.charAt(0);
        boolean barFollows = text.length() > 2 && (text.charAt(2) == '|' || text.charAt(2) == ':');
        return inBody ? FIELDS.indexOf(letter) >= 0 && !barFollows : Character.isLetter(letter) || letter == '+';
    }

    private static String withoutComment(String line) {
        for (int i = line.indexOf('%'); i >= 0; i = line.indexOf('%', i + 1)) {
            if (i == 0 || line.charAt(i - 1) != '\\') {
                return line.substring(0, i);
            }
        }
        return line;
    }

    /** A field, on a line of its own or between brackets in the music. */
    void field(char letter, String value) {
        switch (letter) {
            case 'T' -> title = title.isEmpty() ? value : title;
            case 'C' -> composer = composer.isEmpty() ? value : composer;
            case 'I' -> directive(value);
            case 'K' -> key(value);
            case 'L' -> unit(value);
            case 'M' -> Metre.of(value).ifPresent(this::metre);
            case 'P' -> part(value);
            case 'Q' -> tempo(value);
            case 'V' -> voice(value);
            default -> {} // words, origins, notes of the editor
        }
    }

    /** Where a field or directive holds: now, if the music has begun, else for the voices to which the head says it. */
    private void say(Consumer<AbcVoice> said) {
        if (inBody) {
            said.accept(voice);
        } else if (declaring.isEmpty()) {
            forAll.add(said);
        } else {
            declared.computeIfAbsent(declaring, id -> new ArrayList<>()).add(said);
        }
    }

    private void unit(String value) {
        OptionalDouble said = AbcFields.unit(value);
        if (inBody) {
            said.ifPresent(voice::unit);
        } else {
            unit = said.isPresent() ? said : unit;
        }
    }

    private void metre(Metre said) {
        if (!inBody) {
            metre = Optional.of(said);
            return;
        }
        voice.metre(said);
        if (!said.isFree()) {
            voice.change(new TimeSignature(0, said.beats(), said.beatUnit()));
        }
    }

    private void tempo(String value) {
        if (inBody) {
            change(voice, value);
        } else {
            tempo = value;
        }
    }

    private static void change(AbcVoice voice, String tempo) {
        AbcFields.tempo(tempo, voice.unit() / (4.0 * AbcReader.TICKS_PER_QUARTER))
                .ifPresent(quarters -> voice.change(TempoChange.ofQuartersPerMinute(0, quarters)));
    }

    private void part(String value) {
        if (inBody) {
            voice.part(value);
        } else {
            partOrder = value;
        }
    }

    private void key(String value) {
        Properties said = Properties.of(value);
        AbcKey key = AbcKey.of(said.rest());
        if (!inBody) {
            forAll.add(each -> each.key(key));
            forAll.add(each -> each.sounding(said));
            begin(key);
            return;
        }
        voice.sounding(said);
        if (!said.rest().isEmpty()) { // a clef alone changes no key
            voice.key(key);
            voice.change(key.sounding(voice.keyTransposition()));
        }
    }

    /** The head is over. */
    private void begin(AbcKey key) {
        inBody = true;
        double share = unit.orElse(metre.orElse(Metre.FREE).defaultUnit());
        forAll.add(0, each -> each.unit(share));
        metre.ifPresent(said -> forAll.add(0, each -> each.metre(said)));
        declared.keySet().forEach(this::voiceOf);
        voice = voiceOf(declared.isEmpty() ? "1" : declared.keySet().iterator().next());
        metre.filter(said -> !said.isFree())
                .ifPresent(said -> voice.change(new TimeSignature(0, said.beats(), said.beatUnit())));
        voice.change(key.sounding(voice.keyTransposition()));
        change(voice, tempo);
    }

    private AbcVoice voiceOf(String id) {
        AbcVoice known = voices.get(id);
        if (known != null) {
            return known;
        }
        int channel = voices.size() % (CHANNELS - 1); // in turn, without the one for percussion
        AbcVoice made = new AbcVoice(id, channel < 9 ? channel : channel + 1, channelPrograms);
        voices.put(id, made);
        forAll.forEach(said -> said.accept(made));
        declared.getOrDefault(id, List.of()).forEach(said -> said.accept(made));
        return made;
    }

    private void voice(String value) {
        String[] words = value.split("\\s+", 2);
        Properties said = Properties.of(words.length > 1 ? words[1] : "");
        if (inBody) {
            voice = voiceOf(words[0]);
        } else {
            declaring = words[0];
            declared.putIfAbsent(declaring, new ArrayList<>());
        }
        say(each -> each.sounding(said));
    }

    /** {@code %%MIDI program 40}, also as {@code I:MIDI program 40} or {@code I:MIDI=program 40}. */
    private void directive(String text) {
        String[] words = text.strip().split("[\\s=]+", 5);
        if (words[0].equals("MIDI") && words.length > 2) {
            midi(words);
        } else if (words[0].equals("propagate-accidentals") && words.length > 1) {
            Propagation.of(words[1]).ifPresent(said -> say(each -> each.propagation(said)));
        }
    }

    private void midi(String[] words) {
        int first = number(words[2]);
        int second = words.length > 3 ? number(words[3]) : -1;
        switch (words[1]) {
            case "program" -> {
                if (second >= 0 && second <= 127 && first >= 1 && first <= CHANNELS) {
                    channelPrograms.put(first - 1, second);
                } else if (first >= 0 && first <= 127) {
                    say(each -> each.program(first));
                }
            }
            case "channel" -> {
                if (first >= 1 && first <= CHANNELS) {
                    say(each -> each.channel(first - 1));
                }
            }
            case "transpose", "rtranspose" -> {
                boolean relative = words[1].startsWith("r");
                if (words[2].matches("[+-]?\\d{1,3}")) {
                    int semitones = Integer.parseInt(words[2]);
                    say(each -> each.playedTransposition(semitones + (relative ? each.playedTransposition() : 0)));
                }
            }
            default -> {} // accompaniment, drum patterns, how it is played
        }
    }

    private static int number(String word) {
        return word.matches("\\d{1,3}") ? Integer.parseInt(word) : -1;
    }

    AbcVoice voice() {
        return voice;
    }

    int notes() {
        return voices.values().stream().mapToInt(AbcVoice::notes).sum();
    }

    int bars() {
        return voices.values().stream().mapToInt(AbcVoice::bars).max().orElse(0);
    }

    /** The tune as it is played: a track for each voice that has music. */
    Score score() throws TooLongException {
        List<AbcVoice> sounding = voices.values().stream()
                .filter(each -> !each.measures().isEmpty())
                .toList();
        List<AbcOrder.Marks> marks = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        Set<List<Object>> said = new HashSet<>();
        for (AbcVoice each : sounding) {
            List<Measure> measures = each.measures();
            List<Bar> bars = new ArrayList<>();
            for (int i = 0; i < measures.size(); i++) {
                Measure measure = measures.get(i);
                if (i == marks.size()) {
                    marks.add(AbcOrder.Marks.NONE);
                }
                marks.set(i, marks.get(i).with(measure.marks()));
                boolean head = i == 0 && parts.isEmpty();
                bars.add(AbcVoice.bar(measure, events(i, head ? headAnd(measure) : AbcVoice.events(measure), said)));
            }
            List<ScoreEvent> setup = parts.isEmpty() ? List.copyOf(Score.headings(title, composer)) : List.of();
            parts.add(new Part(each.name().isEmpty() ? title : each.name(), setup, bars));
        }
        return Performance.of(AbcReader.TICKS_PER_QUARTER, parts, AbcOrder.of(marks, partOrder));
    }

    /** What the head says stands in its first voice, which need not have music. */
    private List<ScoreEvent> headAnd(Measure measure) {
        Measure first = voices.values().iterator().next().first();
        List<ScoreEvent> events = new ArrayList<>(first.equals(measure) ? List.of() : AbcVoice.events(first));
        events.addAll(AbcVoice.events(measure));
        return events;
    }

    /** What is said in a bar, once for all voices; of what is said twice at one time the last holds. */
    private static List<ScoreEvent> events(int bar, List<ScoreEvent> events, Set<List<Object>> said) {
        Map<List<Object>, ScoreEvent> last = new LinkedHashMap<>();
        for (ScoreEvent event : events) {
            Object kind = event instanceof ProgramChange change ? change.channel() : event.getClass();
            last.put(List.of(event.tick(), kind), event);
        }
        return last.values().stream()
                .filter(event -> event instanceof ProgramChange || said.add(List.of(bar, event)))
                .toList();
    }
}
