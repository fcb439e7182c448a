package io.cadenza.composers.stochastic;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes sounds down as a score: a track for each class of instruments, on a channel of its own. */
final class Orchestra {
    /** Half notes at 52 a minute, the tempo of Achorripsis: a column of 15 seconds is 6.5 bars of 2/2. */
    static final double QUARTERS_PER_MINUTE = 104;

    static final int TICKS_PER_QUARTER = 480;
    static final double TICKS_PER_SECOND = TICKS_PER_QUARTER * QUARTERS_PER_MINUTE / 60;

    private static final int SOFTEST = 52;
    private static final int LOUDER_BY = 14;
    private static final int LOUDEST = 116;

    private Orchestra() {}

    /** The score of sounds in any order. */
    static Score score(List<Sound> sounds) {
        List<Track> tracks = new ArrayList<>();
        for (int row = 0; row < Timbre.ALL.size(); row++) {
            int current = row;
            List<Sound> own = sounds.stream()
                    .filter(sound -> sound.row() == current)
                    .sorted(Comparator.comparingDouble(Sound::onset))
                    .toList();
            if (!own.isEmpty() || row == 0) {
                tracks.add(track(row, own, row == 0));
            }
        }
        return new Score(TICKS_PER_QUARTER, tracks);
    }

    private static Track track(int row, List<Sound> sounds, boolean first) {
        Timbre timbre = Timbre.ALL.get(row);
        List<ScoreEvent> events = new ArrayList<>();
        if (first) {
            events.add(TempoChange.ofQuartersPerMinute(0, QUARTERS_PER_MINUTE));
            events.add(new TimeSignature(0, 2, 2));
        }
        if (timbre.glides()) {
            Glissandi glissandi = new Glissandi(timbre.program());
            sounds.forEach(glissandi::add);
            events.addAll(glissandi.events());
            return new Track(timbre.name(), glissandi.notes(), events);
        }
        events.add(new ProgramChange(0, row, timbre.program()));
        Notes notes = new Notes();
        sounds.forEach(sound -> notes.add(note(sound, row)));
        return new Track(timbre.name(), notes.all(), events);
    }

    /** A sound as a note of a channel. */
    static Note note(Sound sound, int channel) {
        int velocity = Math.min(LOUDEST, SOFTEST + LOUDER_BY * (sound.order() - 1));
        return new Note(
                ticks(sound.onset()),
                Math.max(1, ticks(sound.duration())),
                sound.key(),
                velocity,
                channel,
                Note.Ending.RELEASED);
    }

    static long ticks(double seconds) {
        return Math.round(seconds * TICKS_PER_SECOND);
    }

    /**
     * Gliding tones as pitch bends. A bend moves its whole channel, so each tone has a channel for itself as long as it sounds;
     * there are {@value #CHANNEL_COUNT}, and if all sound, the one that would be free first ends early.
     */
    static final class Glissandi {
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

    /**
     * A class of instruments: one row of the matrix.
     *
     * @param name the class
     * @param program the General MIDI program that stands for it, 0 to 127
     * @param lowest its lowest key
     * @param highest its highest key; at least {@value #MIN_RANGE} above the lowest
     * @param glides whether its tones glide
     */
    record Timbre(String name, int program, int lowest, int highest, boolean glides) {
        /** So that an interval of half of it always finds room, up or down. */
        static final int MIN_RANGE = 48;

        /** The seven classes of Achorripsis, in the order of the book; the programs and ranges are ours. */
        static final List<Timbre> ALL = List.of(
                new Timbre("flutes and clarinets", 73, 50, 98, false),
                new Timbre("oboe and bassoons", 68, 34, 84, false),
                new Timbre("string glissandi", 48, 36, 88, true),
                new Timbre("percussion", 13, 41, 96, false),
                new Timbre("pizzicati", 45, 36, 88, false),
                new Timbre("brass", 61, 34, 82, false),
                new Timbre("bowed strings", 48, 36, 96, false));
    }
}
