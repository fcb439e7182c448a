package io.cadenza.composers.stochastic;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gliding tones as pitch bends. A bend moves its whole channel, so each tone has a channel for itself as long as it sounds;
 * there are {@value #CHANNEL_COUNT}, and if all sound, the one that would be free first ends early.
 */
final class Glissandi {
    /** How far a channel can be bent either way, set by registered parameter 0 at its beginning. */
    static final int RANGE = 24;

    static final int CHANNEL_COUNT = 8;
    private static final List<Integer> CHANNELS = List.of(7, 8, 10, 11, 12, 13, 14, 15);
    private static final int CENTRE = 8192;
    private static final int PARAMETER_FINE = 100;
    private static final int PARAMETER_COARSE = 101;
    private static final int DATA_ENTRY = 6;
    /** 832 ticks are a second: a bend every 29 ms is heard as a slope. */
    private static final long STEP = 24;

    private final List<Note> notes = new ArrayList<>();
    private final List<ScoreEvent> events = new ArrayList<>();
    /** For each channel the place of its last note. */
    private final Map<Integer, Integer> last = new HashMap<>();

    private final Map<Integer, Sound> gliding = new HashMap<>();

    Glissandi(int program) {
        for (int channel : CHANNELS) {
            events.add(new ProgramChange(0, channel, program));
            events.add(new ControlChange(0, channel, PARAMETER_COARSE, 0));
            events.add(new ControlChange(0, channel, PARAMETER_FINE, 0));
            events.add(new ControlChange(0, channel, DATA_ENTRY, RANGE));
        }
    }

    /** Adds a tone that begins no earlier than those before it. */
    void add(Sound sound) {
        int channel = CHANNELS.get(0);
        for (int other : CHANNELS) {
            channel = end(other) < end(channel) ? other : channel;
        }
        Note note = Orchestra.note(sound, channel);
        Integer before = last.get(channel);
        if (before != null && notes.get(before).end() > note.onset()) {
            Note earlier = notes.get(before);
            if (earlier.onset() == note.onset()) {
                return;
            }
            notes.set(before, Notes.cut(earlier, note.onset()));
        }
        last.put(channel, notes.size());
        gliding.put(notes.size(), sound);
        notes.add(note);
    }

    private long end(int channel) {
        Integer place = last.get(channel);
        return place == null ? 0 : notes.get(place).end();
    }

    /** The notes, by onset. */
    List<Note> notes() {
        return List.copyOf(notes);
    }

    /** What makes them glide. */
    List<ScoreEvent> events() {
        List<ScoreEvent> all = new ArrayList<>(events);
        for (int place = 0; place < notes.size(); place++) {
            Sound sound = gliding.get(place);
            Note note = notes.get(place);
            for (long at = 0; sound != null && at < note.duration(); at += STEP) {
                double semitones = sound.speed() * at / Orchestra.TICKS_PER_SECOND;
                all.add(new PitchBend(note.onset() + at, note.channel(), bend(semitones)));
            }
        }
        return all;
    }

    /** The value of a bend by a number of semitones, at most the range. */
    static int bend(double semitones) {
        double share = Math.max(-1, Math.min(1, semitones / RANGE));
        return (int) Math.min(16_383, Math.round(CENTRE + share * CENTRE));
    }
}
