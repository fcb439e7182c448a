package io.cadenza.data.midi;

import io.cadenza.core.score.ChannelPressure;
import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.KeyPressure;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.SystemExclusive;
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
    private static final int NONE = -1;
    private static final int KEYS = 128;
    private static final int CHANNELS = 16;
    private static final int MOST_AT_ONCE = 16;

    private final List<Note> notes = new ArrayList<>();
    private final List<ScoreEvent> events = new ArrayList<>();
    private final Map<String, Repair> meaningless = new LinkedHashMap<>();
    /** By channel and key, the place in {@link #notes} of the note that sounds. */
    private final int[] sounding = new int[CHANNELS * KEYS];

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
        Arrays.fill(sounding, NONE);
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
        for (int place : sounding) {
            if (place != NONE) {
                finish(place, end, Note.Ending.UNRELEASED, Note.USUAL_RELEASE);
            }
        }
        return new Track(name.orElse(""), notes, events);
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
            if (notes.get(before).onset() < at) {
                late.expect(slot, at, before, copies(before));
            } else {
                late.struckAgain(slot, before);
            }
            finish(before, at, Note.Ending.RESTRUCK, Note.USUAL_RELEASE);
        }
        sounding[slot] = notes.size();
        notes.add(new Note(at, 0, pitch, velocity, channel, Note.Ending.UNRELEASED));
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
        if (notes.get(place).onset() == at && late.take(slot, at)) {
            int before = late.place(slot);
            if (before != NONE) {
                finish(before, at, Note.Ending.RELEASED_LATE, velocity);
            }
            return;
        }
        finish(place, at, Note.Ending.RELEASED, velocity);
        sounding[slot] = NONE;
    }

    private void finish(int place, long end, Note.Ending ending, int release) {
        Note open = notes.get(place);
        notes.set(
                place,
                new Note(
                        open.onset(),
                        end - open.onset(),
                        open.pitch(),
                        open.velocity(),
                        open.channel(),
                        ending,
                        release));
    }

    /** How often a note was struck at its onset: unisons of two voices in one track. Few, or they are not looked for. */
    private int copies(int place) {
        Note note = notes.get(place);
        int copies = 1;
        for (int i = place - 1; i >= 0 && place - i < MOST_AT_ONCE; i--) {
            Note other = notes.get(i);
            if (other.onset() != note.onset()) {
                break;
            }
            copies += other.pitch() == note.pitch() && other.channel() == note.channel() ? 1 : 0;
        }
        return copies;
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
