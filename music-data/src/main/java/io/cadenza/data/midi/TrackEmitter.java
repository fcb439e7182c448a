package io.cadenza.data.midi;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.ShortMessage;

/** The messages of one track. At one tick keys go up before events happen, and events before keys go down. */
final class TrackEmitter {
    private static final long LONGEST_DELTA = (1L << 28) - 1;
    private static final int RELEASE_VELOCITY = 64;

    private final Track track;
    private final javax.sound.midi.Track target;
    private final List<Timed> messages = new ArrayList<>();

    TrackEmitter(Track track, javax.sound.midi.Track target) {
        this.track = track;
        this.target = target;
    }

    void emit() throws InvalidMidiDataException {
        if (!track.name().isEmpty()) {
            target.add(new MidiEvent(MetaEvents.trackName(track.name()), 0));
        }
        for (ScoreEvent event : track.events()) {
            messages.add(new Timed(event.tick(), Turn.EVENT, message(event)));
        }
        addNotes();
        messages.sort(Comparator.comparingLong(Timed::tick).thenComparing(Timed::turn));
        messages.add(new Timed(track.end(), Turn.EVENT, new MetaMessage(MidiBytes.END_OF_TRACK, new byte[0], 0)));
        long last = 0;
        for (Timed timed : messages) {
            requireWritable(timed.tick() - last);
            last = timed.tick();
            target.add(new MidiEvent(timed.message(), timed.tick()));
        }
    }

    private static void requireWritable(long delta) {
        if (delta > LONGEST_DELTA) {
            throw new IllegalArgumentException(
                    "A MIDI file holds at most " + LONGEST_DELTA + " ticks between two events, not " + delta);
        }
    }

    private void addNotes() throws InvalidMidiDataException {
        Map<Integer, Note> sounding = new LinkedHashMap<>();
        for (Note note : track.notes()) {
            Note before = sounding.put(note.channel() << 7 | note.pitch(), note);
            if (before != null) {
                release(before, note.onset(), Note.Ending.RESTRUCK);
            }
            messages.add(new Timed(note.onset(), Turn.ON, key(ShortMessage.NOTE_ON, note, note.velocity())));
        }
        for (Note last : sounding.values()) {
            release(last, track.end(), Note.Ending.UNRELEASED);
        }
    }

    /** Adds the off of a note, unless it ends at the latest possible tick in the way that needs none. */
    private void release(Note note, long latest, Note.Ending withoutOff) throws InvalidMidiDataException {
        if (note.ending() == withoutOff && note.end() == latest) {
            return;
        }
        long off = Math.min(note.end(), latest);
        // A note without length is released after it is struck.
        Turn turn = off == note.onset() ? Turn.ON : Turn.OFF;
        messages.add(new Timed(off, turn, key(ShortMessage.NOTE_OFF, note, RELEASE_VELOCITY)));
    }

    private static ShortMessage key(int command, Note note, int velocity) throws InvalidMidiDataException {
        return new ShortMessage(command, note.channel(), note.pitch(), velocity);
    }

    private static MidiMessage message(ScoreEvent event) throws InvalidMidiDataException {
        if (event instanceof ProgramChange change) {
            return new ShortMessage(ShortMessage.PROGRAM_CHANGE, change.channel(), change.program(), 0);
        } else if (event instanceof ControlChange change) {
            return new ShortMessage(ShortMessage.CONTROL_CHANGE, change.channel(), change.controller(), change.value());
        } else if (event instanceof PitchBend bend) {
            return new ShortMessage(ShortMessage.PITCH_BEND, bend.channel(), bend.value() & 0x7F, bend.value() >> 7);
        } else if (event instanceof TempoChange tempo) {
            return MetaEvents.write(tempo);
        } else if (event instanceof TimeSignature metre) {
            return MetaEvents.write(metre);
        } else if (event instanceof KeySignature key) {
            return MetaEvents.write(key);
        }
        throw new IllegalStateException("An event without a message: " + event);
    }

    private enum Turn {
        OFF,
        EVENT,
        ON
    }

    private record Timed(long tick, Turn turn, MidiMessage message) {}
}
