package io.cadenza.data.format;

import io.cadenza.core.score.ScoreEvent;
import io.cadenza.data.format.Bar.WrittenNote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** One voice of a tune while it is read: the bar under way, accidentals, ties, and the bars that are done. */
final class AbcVoice {
    private static final int VELOCITY = 80;

    private final String name;
    private final int channel;
    private final List<ScoreEvent> setup = new ArrayList<>();
    private final List<Bar> bars = new ArrayList<>();

    private final List<WrittenNote> notes = new ArrayList<>();
    private final List<ScoreEvent> events = new ArrayList<>();
    private final Map<Character, Integer> accidentals = new HashMap<>();
    private final List<Tone> last = new ArrayList<>();
    private Map<String, Integer> ties = Map.of();
    private NavigableSet<Integer> ending = new TreeSet<>();
    private boolean begins;
    private double position;
    private double reached;
    private double lastLength;
    private double scale = 1;
    private double nextScale = 1;
    private int tupletLeft;
    private int transposition;
    private int count;

    AbcVoice(String name, int channel) {
        this.name = name;
        this.channel = channel;
    }

    /**
     * A note of the event under way.
     *
     * @param pitch letter and octave marks, by which a tie finds its other end
     * @param key MIDI key before transposition
     * @param tied whether a tie begins at it
     */
    record Tone(String pitch, int key, boolean tied) {}

    void add(ScoreEvent atStart) {
        setup.add(atStart);
    }

    /** Something that changes here. */
    void change(ScoreEvent event) {
        flush();
        events.add(event);
    }

    void transposition(int semitones) {
        transposition = semitones;
    }

    /** Ticks from the barline. */
    long tick() {
        return Math.round(position + lastLength);
    }

    /** The accidental of a letter in this bar, or the key's. */
    int accidental(char letter, AbcKey key) {
        return accidentals.getOrDefault(letter, key.accidentals().getOrDefault(letter, 0));
    }

    void accidental(char letter, int alter) {
        accidentals.put(letter, alter);
    }

    /** The key of a note to which a tie comes from the event before, which keeps its accidental over the barline. */
    int tiedKey(String pitch, int otherwise) {
        return (lastLength > 0 ? open() : ties).getOrDefault(pitch, otherwise);
    }

    /** The ties that begin at the event under way. */
    private Map<String, Integer> open() {
        Map<String, Integer> open = new HashMap<>();
        last.stream().filter(Tone::tied).forEach(tone -> open.put(tone.pitch(), tone.key()));
        return open;
    }

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
        last.replaceAll(tone -> new Tone(tone.pitch(), tone.key(), true));
    }

    /** A dotted rhythm: the last event takes this share of its length more or less, the next one the opposite. */
    void broken(double share) {
        lastLength *= 1 + share;
        nextScale = 1 - share;
    }

    /** The next so many events are scaled. */
    void tuplet(double factor, int events) {
        scale = factor;
        tupletLeft = events;
    }

    /** Another layer of the same bar begins. */
    void overlay() {
        flush();
        position = 0;
    }

    /** Writes the event under way. */
    private void flush() {
        long start = Math.round(position);
        long end = Math.round(position + lastLength);
        for (Tone tone : last) {
            int key = tone.key() + transposition;
            if (key >= 0 && key <= 127) {
                boolean stops = ties.getOrDefault(tone.pitch(), -1) == tone.key();
                notes.add(new WrittenNote(start, end - start, key, VELOCITY, channel, name, stops, tone.tied()));
                count++;
            }
        }
        if (lastLength > 0) {
            ties = open();
        }
        position += lastLength;
        reached = Math.max(reached, position);
        last.clear();
        lastLength = 0;
    }

    /** A barline without repetition; {@code closesEnding} for a double or final one. */
    void bar(boolean closesEnding) {
        finish(0);
        if (closesEnding) {
            ending = new TreeSet<>();
        }
    }

    void repeatEnds(int passes) {
        finish(passes);
        ending = new TreeSet<>();
    }

    void repeatBegins() {
        finish(0);
        begins = true;
        ending = new TreeSet<>();
    }

    void ending(NavigableSet<Integer> passes) {
        finish(0);
        ending = passes;
    }

    private void finish(int passes) {
        flush();
        if (reached == 0 && notes.isEmpty()) {
            if (passes > 0 && !bars.isEmpty()) {
                Bar before = bars.remove(bars.size() - 1);
                bars.add(new Bar(
                        before.length(),
                        before.notes(),
                        before.events(),
                        before.marks().with(new BarMarks(false, passes, new TreeSet<>()))));
            }
            return;
        }
        bars.add(new Bar(Math.round(reached), notes, events, new BarMarks(begins, passes, ending)));
        notes.clear();
        events.clear();
        accidentals.clear();
        begins = false;
        position = 0;
        reached = 0;
    }

    int bars() {
        return bars.size();
    }

    int notes() {
        return count;
    }

    int channel() {
        return channel;
    }

    /** The voice with its last bar, which need not have a barline, called by its own name or the tune's. */
    Part part(String title) {
        finish(0);
        return new Part(name.isEmpty() ? title : name, setup, bars);
    }
}
