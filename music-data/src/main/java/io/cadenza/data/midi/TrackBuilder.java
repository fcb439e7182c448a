package io.cadenza.data.midi;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.ScoreEvent.ChannelPressure;
import io.cadenza.core.score.ScoreEvent.KeyPressure;
import io.cadenza.core.score.ScoreEvent.SystemExclusive;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReading.Repair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sound.midi.ShortMessage;

/** Takes the messages of one track in their order and pairs the ons and offs of each key. */
final class TrackBuilder implements TrackParser.Events {
    /** The place of no note. */
    private static final int NONE = 0;

    private static final int KEYS = 128;
    private static final int CHANNELS = 16;
    private static final int MOST_AT_ONCE = 16;

    private final OpenNotes notes = new OpenNotes();
    private final List<ScoreEvent> events = new ArrayList<>();
    private final Map<String, Repair> meaningless = new LinkedHashMap<>();
    /** By channel and key, the place in {@link #notes} of the note that sounds. */
    private final int[] sounding = new int[CHANNELS * KEYS];

    private int open;

    private Optional<String> name = Optional.empty();
    private final LateOffs late = new LateOffs();

    private long tick = -1;
    /** Keys that have gone down at {@link #tick}. */
    private int downs;
    /** The place in {@link #events} from which on there are only events at {@link #tick} that no key has preceded. */
    private int untouched;

    private final Division division;

    /**
     * @param division how the file counts time
     * @param first whether this is the score's first track, which tells the tempo of a file that counts in seconds
     */
    TrackBuilder(Division division, boolean first) {
        this.division = division;
        if (first) {
            division.tempo().ifPresent(events::add);
        }
    }

    /** Takes the next meta event, at a tick of the file; its place in the file is for the message if it means nothing. */
    @Override
    public void meta(long fileTick, int type, byte[] data, int offset) {
        long at = moveTo(fileTick);
        if (type == MidiBytes.END_OF_TRACK) {
            return;
        }
        if (type == MidiBytes.TRACK_NAME && name.isEmpty()) {
            name = Optional.of(MetaEvents.text(data));
            if (at == 0 && Arrays.equals(name.get().getBytes(StandardCharsets.UTF_8), data)) {
                return;
            }
        }
        Optional<ScoreEvent> event = MetaEvents.read(at, type, data);
        if (event.isEmpty()) {
            String what = MetaEvents.meaningless(type, data);
            meaningless.putIfAbsent(what, new Repair(offset, what));
        }
        event.filter(this::counts).ifPresent(events::add);
    }

    /** What was left out because it means nothing, each kind once. */
    Collection<Repair> leftOut() {
        return meaningless.values();
    }

    /** Takes the next exclusive message, at a tick of the file. */
    @Override
    public void exclusive(long fileTick, int status, byte[] data) {
        events.add(new SystemExclusive(moveTo(fileTick), status == MidiBytes.SYSEX_CONTINUED, MetaEvents.boxed(data)));
    }

    /**
     * Takes the next channel message, at a tick of the file.
     *
     * @param status 0x80 to 0xEF
     * @param first its first data byte
     * @param second its second, or 0
     */
    @Override
    public void channelMessage(long fileTick, int status, int first, int second) {
        long at = moveTo(fileTick);
        int channel = status & 0x0F;
        switch (status & 0xF0) {
            case ShortMessage.NOTE_ON -> {
                if (second > 0) {
                    down(at, channel, first, second);
                } else {
                    up(at, channel, first, Note.USUAL_RELEASE);
                }
            }
            case ShortMessage.NOTE_OFF -> up(at, channel, first, second);
            case ShortMessage.PROGRAM_CHANGE -> events.add(new ProgramChange(at, channel, first, downs));
            case ShortMessage.CONTROL_CHANGE -> events.add(new ControlChange(at, channel, first, second, downs));
            case ShortMessage.PITCH_BEND -> events.add(new PitchBend(at, channel, second << 7 | first, downs));
            case ShortMessage.POLY_PRESSURE -> events.add(new KeyPressure(at, channel, first, second, downs));
            case ShortMessage.CHANNEL_PRESSURE -> events.add(new ChannelPressure(at, channel, first, downs));
            default -> throw new IllegalArgumentException("No channel message begins with " + status);
        }
    }

    /** The track, with the notes that still sound held to its end, a tick of the file. */
    Track build(long fileEnd) {
        long end = fileEnd * division.scale();
        for (int slot = 0; open > 0; slot++) {
            int place = sounding[slot];
            if (place != NONE) {
                open--;
                notes.finish(place, end, Note.Ending.UNRELEASED, Note.USUAL_RELEASE);
            }
        }
        return new Track(name.orElse(""), notes.toNotes(), events);
    }

    private long moveTo(long fileTick) {
        long at = fileTick * division.scale();
        if (at != tick) {
            tick = at;
            downs = 0;
            untouched = events.size();
        }
        return at;
    }

    private boolean counts(ScoreEvent event) {
        return division.tempo().isEmpty() || !(event instanceof TempoChange);
    }

    private void down(long at, int channel, int pitch, int velocity) {
        int slot = channel * KEYS + pitch;
        int before = sounding[slot];
        if (before != NONE) {
            if (notes.onset(before) < at) {
                late.expect(slot, at, before, notes.copies(before));
            } else {
                late.struckAgain(slot, before);
            }
            notes.finish(before, at, Note.Ending.RESTRUCK, Note.USUAL_RELEASE);
        } else {
            open++;
        }
        sounding[slot] = notes.begin(at, pitch, velocity, channel);
        downs++;
        untouched = Integer.MAX_VALUE;
    }

    private void up(long at, int channel, int pitch, int velocity) {
        for (int i = untouched; i < events.size(); i++) {
            events.set(i, beforeKeysGoUp(events.get(i)));
        }
        untouched = Integer.MAX_VALUE;
        int slot = channel * KEYS + pitch;
        int place = sounding[slot];
        if (place == NONE) {
            return;
        }
        if (notes.onset(place) == at && late.take(slot, at)) {
            int before = late.place(slot);
            if (before != NONE) {
                notes.finish(before, at, Note.Ending.RELEASED_LATE, velocity);
            }
            return;
        }
        notes.finish(place, at, Note.Ending.RELEASED, velocity);
        sounding[slot] = NONE;
        open--;
    }

    private static ScoreEvent beforeKeysGoUp(ScoreEvent event) {
        if (event instanceof ProgramChange change) {
            return new ProgramChange(change.tick(), change.channel(), change.program(), -1);
        } else if (event instanceof ControlChange change) {
            return new ControlChange(change.tick(), change.channel(), change.controller(), change.value(), -1);
        } else if (event instanceof PitchBend bend) {
            return new PitchBend(bend.tick(), bend.channel(), bend.value(), -1);
        } else if (event instanceof KeyPressure pressure) {
            return new KeyPressure(pressure.tick(), pressure.channel(), pressure.pitch(), pressure.value(), -1);
        } else if (event instanceof ChannelPressure pressure) {
            return new ChannelPressure(pressure.tick(), pressure.channel(), pressure.value(), -1);
        }
        return event;
    }

    /** The notes in the order in which they begin, as numbers until all have ended: a note is an object once, not twice. */
    private static final class OpenNotes {
        private static final int FEW = 256;

        private long[] onsets = new long[FEW];
        private long[] ends = new long[FEW];
        /** Pitch, velocity, channel and release velocity, a byte each. */
        private int[] values = new int[FEW];

        private Note.Ending[] endings = new Note.Ending[FEW];
        /** The next place; the first is {@link #NONE}. */
        private int next = 1;

        /** Adds a note that sounds; its place. */
        int begin(long onset, int pitch, int velocity, int channel) {
            if (next == onsets.length) {
                onsets = Arrays.copyOf(onsets, 2 * next);
                ends = Arrays.copyOf(ends, 2 * next);
                values = Arrays.copyOf(values, 2 * next);
                endings = Arrays.copyOf(endings, 2 * next);
            }
            onsets[next] = onset;
            values[next] = (pitch << 24) | (velocity << 16) | (channel << 8);
            return next++;
        }

        long onset(int place) {
            return onsets[place];
        }

        void finish(int place, long end, Note.Ending ending, int release) {
            ends[place] = end;
            values[place] = (values[place] & ~0xFF) | release;
            endings[place] = ending;
        }

        /** How often a note was struck at its onset: unisons of two voices in one track. Few, or they are not looked for. */
        int copies(int place) {
            int copies = 1;
            for (int i = place - 1; i > NONE && place - i < MOST_AT_ONCE && onsets[i] == onsets[place]; i--) {
                copies += samePitchAndChannel(values[i], values[place]) ? 1 : 0;
            }
            return copies;
        }

        private static boolean samePitchAndChannel(int one, int other) {
            return ((one ^ other) & 0xFF00FF00) == 0;
        }

        /** All notes; each must have been finished. */
        List<Note> toNotes() {
            Note[] notes = new Note[next - 1];
            for (int i = 1; i < next; i++) {
                int value = values[i];
                notes[i - 1] = new Note(
                        onsets[i],
                        ends[i] - onsets[i],
                        value >> 24,
                        (value >> 16) & 0xFF,
                        (value >> 8) & 0xFF,
                        endings[i],
                        value & 0xFF);
            }
            return List.of(notes);
        }
    }

    /**
     * The offs that are to come, at one tick, behind the on that has struck their key again. They end what began earlier. Most
     * tracks have none, so there is no room for them before the first.
     */
    private static final class LateOffs {
        private long[] ticks = {};
        private int[] places = {};
        private int[] left = {};

        void expect(int slot, long tick, int place, int count) {
            if (ticks.length == 0) {
                ticks = new long[CHANNELS * KEYS];
                places = new int[CHANNELS * KEYS];
                left = new int[CHANNELS * KEYS];
            }
            ticks[slot] = tick;
            places[slot] = place;
            left[slot] = count;
        }

        /** The key was struck twice at one tick. */
        void struckAgain(int slot, int place) {
            if (ticks.length > 0) {
                places[slot] = place;
            }
        }

        /** Whether an off at a tick is one of them. */
        boolean take(int slot, long tick) {
            if (ticks.length == 0 || ticks[slot] != tick || left[slot] == 0) {
                return false;
            }
            left[slot]--;
            return true;
        }

        /** The place of the note before the one that sounds, once; then none. */
        int place(int slot) {
            int place = places[slot];
            places[slot] = NONE;
            return place;
        }
    }
}
