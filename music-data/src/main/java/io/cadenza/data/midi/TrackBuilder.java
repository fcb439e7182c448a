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

    /** Takes the next meta event, at a tick of the file. */
    void meta(long fileTick, int type, byte[] data) {
        if (type == MidiBytes.TRACK_NAME && name.isEmpty()) {
            name = Optional.of(MetaEvents.text(data));
        }
        MetaEvents.read(fileTick * division.scale(), type, data)
                .filter(this::counts)
                .ifPresent(events::add);
    }

    /**
     * Takes the next channel message, at a tick of the file.
     *
     * @param status 0x80 to 0xEF
     * @param first its first data byte
     * @param second its second, or 0
     */
    void channelMessage(long fileTick, int status, int first, int second) {
        long tick = fileTick * division.scale();
        int channel = status & 0x0F;
        switch (status & 0xF0) {
            case ShortMessage.NOTE_ON -> key(tick, channel, first, second);
            case ShortMessage.NOTE_OFF -> key(tick, channel, first, 0);
            case ShortMessage.PROGRAM_CHANGE -> events.add(new ProgramChange(tick, channel, first));
            case ShortMessage.CONTROL_CHANGE -> events.add(new ControlChange(tick, channel, first, second));
            case ShortMessage.PITCH_BEND -> events.add(new PitchBend(tick, channel, second << 7 | first));
            default -> {
                // A score has no place for aftertouch.
            }
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

    /** A key goes down, or up if the velocity is 0. */
    private void key(long tick, int channel, int key, int velocity) {
        boolean on = velocity > 0;
        int slot = channel * KEYS + key;
        if (sounding[slot] != NONE) {
            finish(sounding[slot], tick, on ? Note.Ending.RESTRUCK : Note.Ending.RELEASED);
            sounding[slot] = NONE;
        }
        if (on) {
            sounding[slot] = notes.size();
            notes.add(new Note(tick, 0, key, velocity, channel, Note.Ending.UNRELEASED));
        }
    }

    private void finish(int place, long end, Note.Ending ending) {
        Note open = notes.get(place);
        notes.set(
                place,
                new Note(open.onset(), end - open.onset(), open.pitch(), open.velocity(), open.channel(), ending));
    }
}
