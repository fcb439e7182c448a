package io.cadenza.data.midi;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.ScoreEvent.ChannelPressure;
import io.cadenza.core.score.ScoreEvent.KeyPressure;
import io.cadenza.core.score.ScoreEvent.MetaEvent;
import io.cadenza.core.score.ScoreEvent.PortChange;
import io.cadenza.core.score.ScoreEvent.SystemExclusive;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TextEvent;
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
import javax.sound.midi.SysexMessage;

/**
 * The messages of one track. At one tick keys go up before events happen, and events before keys go down, unless an event's
 * {@link ScoreEvent#order} says otherwise.
 */
final class TrackEmitter {
    private static final long LONGEST_DELTA = (1L << 28) - 1;
    private static final int KEYS_UP = -1;

    private final Track track;
    private final javax.sound.midi.Track target;
    private final List<Timed> messages = new ArrayList<>();

    TrackEmitter(Track track, javax.sound.midi.Track target) {
        this.track = track;
        this.target = target;
    }

    void emit() throws InvalidMidiDataException {
        if (!track.name().isEmpty() && !nameIsAnEvent()) {
            target.add(new MidiEvent(MetaEvents.trackName(track.name()), 0));
        }
        for (ScoreEvent event : track.events()) {
            messages.add(new Timed(event.tick(), 2 * event.order(), message(event)));
        }
        addNotes();
        messages.sort(Comparator.comparingLong(Timed::tick).thenComparing(Timed::order));
        messages.add(new Timed(track.end(), 0, new MetaMessage(MidiBytes.END_OF_TRACK, new byte[0], 0)));
        long last = 0;
        for (Timed timed : messages) {
            requireWritable(timed.tick() - last);
            last = timed.tick();
            target.add(new MidiEvent(timed.message(), timed.tick()));
        }
    }

    /** A name that is not in UTF-8 is an event too, and written as that. */
    private boolean nameIsAnEvent() {
        return track.events(TextEvent.class)
                .filter(words -> words.kind() == TextEvent.Kind.TRACK_NAME)
                .findFirst()
                .filter(words -> words.latin1() && words.text().equals(track.name()))
                .isPresent();
    }

    private static void requireWritable(long delta) {
        if (delta > LONGEST_DELTA) {
            throw new CadenzaException(
                    "A MIDI file holds at most %d ticks between two events, not %d. Shorten the rest between them."
                            .formatted(LONGEST_DELTA, delta));
        }
    }

    private void addNotes() throws InvalidMidiDataException {
        Map<Integer, Struck> sounding = new LinkedHashMap<>();
        long tick = -1;
        int number = 0;
        for (Note note : track.notes()) {
            number = note.onset() == tick ? number + 1 : 0;
            tick = note.onset();
            Struck before = sounding.get(note.channel() << 7 | note.pitch());
            Struck struck = new Struck(note, 2 * number + 1, before == null ? List.of() : before.endedBy(note));
            sounding.put(note.channel() << 7 | note.pitch(), struck);
            if (before != null && struck.withoutOff().isEmpty()) {
                release(before, tick);
            }
            messages.add(new Timed(tick, struck.order(), key(ShortMessage.NOTE_ON, note, note.velocity())));
        }
        for (Struck last : sounding.values()) {
            release(last, track.end());
        }
    }

    /** Adds the off of a note. One that nobody has released ends with its track: a player would hold it for ever. */
    private void release(Struck struck, long latest) throws InvalidMidiDataException {
        Note note = struck.note();
        long off = Math.min(note.end(), latest);
        // A note without length is released after it is struck. That off must not be taken for one of the note before.
        boolean atOnce = off == note.onset();
        for (Note before : struck.withoutOff()) {
            if (atOnce) {
                messages.add(new Timed(off, KEYS_UP, key(ShortMessage.NOTE_OFF, before, before.releaseVelocity())));
            }
        }
        int order = atOnce ? struck.order() : KEYS_UP;
        messages.add(new Timed(off, order, key(ShortMessage.NOTE_OFF, note, note.releaseVelocity())));
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
        } else if (event instanceof ChannelPressure pressure) {
            return new ShortMessage(ShortMessage.CHANNEL_PRESSURE, pressure.channel(), pressure.value(), 0);
        } else if (event instanceof KeyPressure pressure) {
            return new ShortMessage(ShortMessage.POLY_PRESSURE, pressure.channel(), pressure.pitch(), pressure.value());
        } else if (event instanceof SystemExclusive exclusive) {
            byte[] data = MetaEvents.unboxed(exclusive.data());
            return new SysexMessage(
                    exclusive.continued() ? MidiBytes.SYSEX_CONTINUED : MidiBytes.SYSEX, data, data.length);
        }
        return metaMessage(event);
    }

    private static MetaMessage metaMessage(ScoreEvent event) throws InvalidMidiDataException {
        if (event instanceof TempoChange tempo) {
            return MetaEvents.write(tempo);
        } else if (event instanceof TimeSignature metre) {
            return MetaEvents.write(metre);
        } else if (event instanceof KeySignature key) {
            return MetaEvents.write(key);
        } else if (event instanceof PortChange change) {
            return MetaEvents.write(change);
        } else if (event instanceof TextEvent words) {
            return MetaEvents.write(words);
        } else if (event instanceof MetaEvent other) {
            return MetaEvents.write(other);
        }
        throw new IllegalStateException("An event without a message: " + event);
    }

    /**
     * A note.
     *
     * @param order in its tick
     * @param withoutOff the earlier note of its key that it ends by being struck; at most one
     */
    private record Struck(Note note, int order, List<Note> withoutOff) {
        /** The note that needs no off because another one of its key begins: this one, or what it has itself ended just now. */
        List<Note> endedBy(Note next) {
            if (note.ending() != Note.Ending.RESTRUCK || note.end() != next.onset()) {
                return List.of();
            }
            return note.onset() == next.onset() && !withoutOff.isEmpty() ? withoutOff : List.of(note);
        }
    }

    /**
     * A message.
     *
     * @param order among those of its tick: keys go up at -1, the n-th key from 0 goes down at 2n + 1, and an event comes at twice
     *     its order
     */
    private record Timed(long tick, int order, MidiMessage message) {}
}
