package io.cadenza.data.midi;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.ShortMessage;

/** Takes the messages of one track in their order and pairs the ons and offs of each key. */
final class TrackBuilder {
    private static final int NONE = -1;
    private static final int KEYS = 128;
    private static final int CHANNELS = 16;

    private final List<Note> notes = new ArrayList<>();
    private final List<ScoreEvent> events = new ArrayList<>();
    /** By channel and key, the place in {@link #notes} of the note that sounds. */
    private final int[] sounding = new int[CHANNELS * KEYS];

    private Optional<String> name = Optional.empty();

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

    /** Takes the next message, at a tick of the file. */
    void add(long fileTick, MidiMessage message) {
        long tick = fileTick * division.scale();
        if (message instanceof ShortMessage event) {
            channelMessage(tick, event);
        } else if (message instanceof MetaMessage meta) {
            if (meta.getType() == MidiBytes.TRACK_NAME && name.isEmpty()) {
                name = Optional.of(MetaEvents.text(meta.getData()));
            }
            MetaEvents.read(tick, meta).filter(this::counts).ifPresent(events::add);
        }
    }

    /** The track, with the notes that still sound held to its end, a tick of the file. */
    Track build(long fileEnd) {
        long end = fileEnd * division.scale();
        for (int place : sounding) {
            if (place != NONE) {
                finish(place, end, Note.Ending.UNRELEASED);
            }
        }
        return new Track(name.orElse(""), notes, events);
    }

    private boolean counts(ScoreEvent event) {
        return division.tempo().isEmpty() || !(event instanceof TempoChange);
    }

    private void channelMessage(long tick, ShortMessage message) {
        int channel = message.getChannel();
        int data = message.getData1();
        switch (message.getCommand()) {
            case ShortMessage.NOTE_ON, ShortMessage.NOTE_OFF -> key(tick, message);
            case ShortMessage.PROGRAM_CHANGE -> events.add(new ProgramChange(tick, channel, data));
            case ShortMessage.CONTROL_CHANGE -> events.add(new ControlChange(tick, channel, data, message.getData2()));
            case ShortMessage.PITCH_BEND -> events.add(new PitchBend(tick, channel, message.getData2() << 7 | data));
            default -> {
                // A score has no place for aftertouch.
            }
        }
    }

    private void key(long tick, ShortMessage message) {
        boolean on = MidiBytes.isNoteOn(message);
        int slot = message.getChannel() * KEYS + message.getData1();
        if (sounding[slot] != NONE) {
            finish(sounding[slot], tick, on ? Note.Ending.RESTRUCK : Note.Ending.RELEASED);
            sounding[slot] = NONE;
        }
        if (on) {
            sounding[slot] = notes.size();
            notes.add(new Note(
                    tick, 0, message.getData1(), message.getData2(), message.getChannel(), Note.Ending.UNRELEASED));
        }
    }

    private void finish(int place, long end, Note.Ending ending) {
        Note open = notes.get(place);
        notes.set(
                place, new Note(open.onset(), end - open.onset(), open.key(), open.velocity(), open.channel(), ending));
    }
}
