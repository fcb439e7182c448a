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
import java.util.HashMap;
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

    TrackEmitter(Track track, javax.sound.midi.Track target) {
        this.track = track;
        this.target = target;
    }

    void emit() throws InvalidMidiDataException {
        if (!track.name().isEmpty()) {
            target.add(new MidiEvent(MetaEvents.trackName(track.name()), 0));
        }
        List<Timed> messages = new ArrayList<>();
        for (ScoreEvent event : track.events()) {
            messages.add(new Timed(event.tick(), Turn.EVENT, message(event)));
        }
        addNotes(messages);
        messages.sort(Comparator.comparingLong(Timed::tick).thenComparing(Timed::turn));
        long last = 0;
        for (Timed timed : messages) {
            requireWritable(timed.tick() - last);
            last = timed.tick();
            target.add(new MidiEvent(timed.message(), timed.tick()));
        }
        requireWritable(track.end() - last);
        target.add(new MidiEvent(new MetaMessage(MidiBytes.END_OF_TRACK, new byte[0], 0), track.end()));
    }

    private static void requireWritable(long delta) {
        if (delta > LONGEST_DELTA) {
            throw new IllegalArgumentException(
                    "A MIDI file holds at most " + LONGEST_DELTA + " ticks between two events, not " + delta);
        }
    }

    /** Ons in their order, each with its off unless the note's ending says that its source had none. */
    private void addNotes(List<Timed> messages) throws InvalidMidiDataException {
        long end = track.end();
        Map<Integer, Long> nextOnsets = new HashMap<>();
        List<Long> next = new ArrayList<>();
        for (int i = track.notes().size() - 1; i >= 0; i--) {
            Note note = track.notes().get(i);
            Long following = nextOnsets.put(note.channel() << 7 | note.key(), note.onset());
            next.add(following == null ? Long.MAX_VALUE : following);
        }
        for (int i = 0; i < track.notes().size(); i++) {
            Note note = track.notes().get(i);
            long following = next.get(next.size() - 1 - i);
            messages.add(new Timed(note.onset(), Turn.ON, key(ShortMessage.NOTE_ON, note, note.velocity())));
            boolean noOff = switch (note.ending()) {
                case RESTRUCK -> note.end() == following;
                case UNRELEASED -> note.end() == end && following == Long.MAX_VALUE;
                case RELEASED -> false;
            };
            if (!noOff) {
                long off = Math.min(note.end(), following);
                // The off of a note without length comes right after its on.
                Turn turn = off == note.onset() ? Turn.ON : Turn.OFF;
                messages.add(new Timed(off, turn, key(ShortMessage.NOTE_OFF, note, RELEASE_VELOCITY)));
            }
        }
    }

    private static ShortMessage key(int command, Note note, int velocity) throws InvalidMidiDataException {
        return new ShortMessage(command, note.channel(), note.key(), velocity);
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
