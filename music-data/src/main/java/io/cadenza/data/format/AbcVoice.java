package io.cadenza.data.format;

import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.data.format.Part.Bar;
import io.cadenza.data.format.Part.Bar.WrittenNote;
import io.cadenza.data.format.Part.BarMarks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One voice of a tune while it is read: what its fields say, the bar under way with its accidentals and ties, and the bars that are
 * done. Times are in ticks, within a bar from its start.
 */
final class AbcVoice {
    private static final double WHOLE = 4.0 * AbcReader.TICKS_PER_QUARTER;
    private static final int VELOCITY = 80;
    private static final int PERCUSSION = 9;

    private final String id;
    private final Map<Integer, Integer> programs;
    private String name = "";
    private int channel;

    private AbcKey key = AbcKey.NONE;
    private double unit = WHOLE / 8;
    private AbcFields.Metre metre = AbcFields.Metre.FREE;
    private AbcFields.Propagation propagation = AbcFields.Propagation.PITCH;
    private int clefOctave;
    private int octave;
    private int transposition;
    private int playedTransposition;
    private OptionalInt program = OptionalInt.empty();

    private final List<Measure> measures = new ArrayList<>(List.of(new Measure()));
    private int at;
    private int layer;
    private double position;
    private NavigableSet<Integer> ending = new TreeSet<>();
    private final Map<String, Integer> accidentals = new HashMap<>();
    private final Map<Integer, Map<String, Integer>> ties = new HashMap<>();
    private final Map<Integer, Integer> sentPrograms = new TreeMap<>();

    private final List<Tone> last = new ArrayList<>();
    private double lastLength;
    private double scale = 1;
    private double nextScale = 1;
    private int tupletLeft;
    private int count;

    /**
     * A voice without music.
     *
     * @param channel 0 to 15
     * @param programs the instruments that the tune gives to channels, for voices that say nothing of their own
     */
    AbcVoice(String id, int channel, Map<Integer, Integer> programs) {
        this.id = id;
        this.channel = channel;
        this.programs = programs;
    }

    /**
     * A note of the event under way.
     *
     * @param pitch letter and octave marks, by which a tie finds its other end
     * @param key MIDI key before transposition
     * @param tied whether a tie begins at it
     * @param share its length as a share of the event's
     */
    record Tone(String pitch, int key, boolean tied, double share) {}

    /** A bar while it is read. */
    static final class Measure {
        private final List<WrittenNote> notes = new ArrayList<>();
        private final List<ScoreEvent> events = new ArrayList<>();
        private double reached;
        private AbcOrder.Marks marks = AbcOrder.Marks.NONE;

        private boolean isEmpty() {
            return reached == 0 && notes.isEmpty();
        }

        AbcOrder.Marks marks() {
            return marks;
        }
    }

    // What fields say.

    void name(String said) {
        name = said;
    }

    void unit(double share) {
        unit = share * WHOLE;
    }

    /** The length of a note without a number. */
    double unit() {
        return unit;
    }

    void metre(AbcFields.Metre said) {
        metre = said;
    }

    AbcFields.Metre metre() {
        return metre;
    }

    double fullBar() {
        return metre.wholes() * WHOLE;
    }

    void key(AbcKey said) {
        key = said;
    }

    void propagation(AbcFields.Propagation said) {
        propagation = said;
    }

    /** Takes what a field says of clef, octave and transposition; what it does not say stays. */
    void sounding(AbcFields.Properties said) {
        flush();
        clefOctave = said.clefOctave().orElse(clefOctave);
        octave = said.octave().orElse(octave);
        transposition = said.transposition().orElse(transposition);
        name = said.name().orElse(name);
    }

    void playedTransposition(int semitones) {
        flush();
        playedTransposition = semitones;
    }

    int playedTransposition() {
        return playedTransposition;
    }

    /** Semitones by which the voice sounds in another key than it is written in. */
    int keyTransposition() {
        return transposition + playedTransposition;
    }

    void program(int said) {
        flush();
        program = OptionalInt.of(said);
    }

    void channel(int said) {
        flush();
        channel = said;
    }

    /** Something that changes here. */
    void change(ScoreEvent event) {
        flush();
        measures.get(at).events.add(event.at(Math.round(position)));
    }

    // Accidentals.

    /** The alteration of a pitch, in semitones: by its own accidental, one before it in the bar, or the key. */
    int alteration(char letter, String pitch, OptionalInt own) {
        String place = propagation == AbcFields.Propagation.OCTAVE ? pitch : String.valueOf(letter);
        if (own.isPresent()) {
            if (propagation != AbcFields.Propagation.NOT) {
                accidentals.put(place, own.getAsInt());
            }
            return own.getAsInt();
        }
        Integer before = accidentals.get(place);
        return before != null ? before : key.accidentals().getOrDefault(letter, 0);
    }

    /** The key of a note to which a tie comes from the event before, which keeps its accidental over the bar line. */
    int tiedKey(String pitch, int otherwise) {
        for (Tone tone : last) {
            if (tone.tied() && tone.pitch().equals(pitch)) {
                return tone.key();
            }
        }
        return lastLength > 0 ? otherwise : tiesHere().getOrDefault(pitch, otherwise);
    }

    private Map<String, Integer> tiesHere() {
        return ties.getOrDefault(layer, Map.of());
    }

    // Music.

    /** Notes struck together, or none for a rest. */
    void event(List<Tone> tones, double length) {
        flush();
        last.addAll(tones);
        lastLength = length * scale * nextScale;
        nextScale = 1;
        if (tupletLeft > 0 && --tupletLeft == 0) {
            scale = 1;
        }
    }

    /** The last notes are tied to the next ones. */
    void tie() {
        last.replaceAll(tone -> new Tone(tone.pitch(), tone.key(), true, tone.share()));
    }

    /** A dotted rhythm: the last event takes this share of its length more or less, the next one the opposite. */
    void broken(double share) {
        lastLength *= 1 + share;
        nextScale = 1 - share;
    }

    /** The given number of events that follow are scaled. */
    void tuplet(double factor, int events) {
        scale = factor;
        tupletLeft = events;
    }

    /** Another layer begins, a number of bar lines before this place. */
    void overlay(int bars) {
        flush();
        at = Math.max(0, at - (bars - 1));
        layer++;
        position = 0;
        accidentals.clear();
    }

    /** Writes the event under way. */
    private void flush() {
        if (lastLength == 0) {
            last.clear();
            return;
        }
        Measure measure = measures.get(at);
        if (!last.isEmpty()) {
            sendProgram(measure);
        }
        Map<String, Integer> open = new HashMap<>();
        long start = Math.round(position);
        for (Tone tone : last) {
            int sounding = tone.key() + 12 * octave;
            if (channel != PERCUSSION) {
                sounding += 12 * clefOctave + transposition + playedTransposition;
            }
            long end = Math.round(position + lastLength * tone.share());
            if (sounding >= 0 && sounding <= 127 && end > start) {
                boolean stops = tiesHere().getOrDefault(tone.pitch(), -1) == tone.key();
                String voice = layer == 0 ? id : id + "&" + layer;
                measure.notes.add(
                        new WrittenNote(start, end - start, sounding, VELOCITY, channel, voice, stops, tone.tied()));
                count++;
            }
            if (tone.tied()) {
                open.put(tone.pitch(), tone.key());
            }
        }
        ties.put(layer, open);
        position += lastLength;
        measure.reached = Math.max(measure.reached, position);
        last.clear();
        lastLength = 0;
    }

    private void sendProgram(Measure measure) {
        Integer wanted = program.isPresent() ? (Integer) program.getAsInt() : programs.get(channel);
        if (wanted != null && !wanted.equals(sentPrograms.put(channel, wanted))) {
            measure.events.add(new ProgramChange(Math.round(position), channel, wanted));
        }
    }

    // Bar lines.

    /** A bar line without repetition; {@code isDouble} for a double or final one, which ends an ending. */
    void bar(boolean isDouble) {
        close();
        if (isDouble) {
            endEnding();
            mark(new AbcOrder.Marks(0, 0, new TreeSet<>(), true, ""));
        }
    }

    void repeatEnds(int passes) {
        close();
        if (at > 0 && isLast()) {
            Measure before = measures.get(at - 1);
            before.marks = before.marks.with(new AbcOrder.Marks(0, passes, new TreeSet<>(), false, ""));
        }
        endEnding();
    }

    void repeatBegins(int passes) {
        close();
        endEnding();
        mark(new AbcOrder.Marks(passes, 0, new TreeSet<>(), false, ""));
    }

    void ending(NavigableSet<Integer> passes) {
        close();
        endEnding();
        ending = passes;
        mark(new AbcOrder.Marks(0, 0, passes, false, ""));
    }

    void part(String label) {
        close();
        endEnding();
        mark(new AbcOrder.Marks(0, 0, new TreeSet<>(), true, label));
    }

    private void endEnding() {
        ending = new TreeSet<>();
        if (isLast() && measures.get(at).isEmpty()) {
            measures.get(at).marks = measures.get(at).marks.withoutEndings();
        }
    }

    private void mark(AbcOrder.Marks marks) {
        if (isLast()) {
            measures.get(at).marks = measures.get(at).marks.with(marks);
        }
    }

    private boolean isLast() {
        return at == measures.size() - 1;
    }

    /** Ends the bar under way, unless nothing is in it. */
    private void close() {
        flush();
        if (measures.get(at).isEmpty()) {
            return;
        }
        at++;
        if (at == measures.size()) {
            Measure next = new Measure();
            next.marks = next.marks.with(new AbcOrder.Marks(0, 0, ending, false, ""));
            measures.add(next);
        }
        layer = isLast() ? 0 : layer;
        accidentals.clear();
        position = 0;
    }

    // What was read.

    int notes() {
        return count;
    }

    int bars() {
        return measures.size();
    }

    int channel() {
        return channel;
    }

    String name() {
        return name;
    }

    /** The bars that have music, the last one included, which need not have a bar line. */
    List<Measure> measures() {
        close();
        return measures.subList(0, measures.size() - 1);
    }

    /** The bar of a measure; what concerns the whole score may be left out of it. */
    static Bar bar(Measure measure, List<ScoreEvent> events) {
        return new Bar(Math.round(measure.reached), measure.notes, events, BarMarks.NONE);
    }

    /** The first bar, which may be empty. */
    Measure first() {
        return measures.get(0);
    }

    static List<ScoreEvent> events(Measure measure) {
        return measure.events;
    }
}
