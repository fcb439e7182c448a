package io.cadenza.data.midi;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.SysexMessage;

/**
 * Writes scores as Standard MIDI Files of format 1, and equal scores as equal bytes.
 *
 * <p>A file that {@link MidiReader} read comes back as the same score, but for notes that were never released: they are written
 * with a note-off at their track's end, since players would hold them for ever. On one channel of one track MIDI knows a key as up or
 * down, so where notes of a score overlap on one key, each ends where the next begins.
 */
public final class MidiWriter {
    private static final int FORMAT = 1;
    private static final int VARIABLE_BITS = 28;

    private MidiWriter() {}

    /**
     * Writes a file, whole or not at all.
     *
     * @throws CadenzaException if it cannot be written, or the time between two events is more than a MIDI file can hold, 2^28 - 1 ticks
     */
    public static void write(Score score, Path file) {
        byte[] bytes = toBytes(score);
        AtomicFiles.write(file, out -> out.write(bytes));
    }

    /** The bytes of the file. */
    public static byte[] toBytes(Score score) {
        Sequence sequence = toSequence(score);
        javax.sound.midi.Track[] tracks = sequence.getTracks();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        number(head, FORMAT, Short.BYTES);
        number(head, tracks.length, Short.BYTES);
        number(head, sequence.getResolution(), Short.BYTES);
        chunk(out, "MThd", head);
        for (javax.sound.midi.Track track : tracks) {
            chunk(out, "MTrk", events(track));
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String name, ByteArrayOutputStream content) {
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        number(out, content.size(), Integer.BYTES);
        out.writeBytes(content.toByteArray());
    }

    /** Big-endian. */
    private static void number(ByteArrayOutputStream out, int value, int bytes) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write(value >> shift);
        }
    }

    /**
     * The same bytes as {@link javax.sound.midi.MidiSystem#write}, which would first look for writers in every jar of the class
     * path: channel messages with running status, which an exclusive message or a meta event ends.
     */
    private static ByteArrayOutputStream events(javax.sound.midi.Track track) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long now = 0;
        int running = -1;
        for (int i = 0; i < track.size(); i++) {
            MidiEvent event = track.get(i);
            MidiMessage message = event.getMessage();
            byte[] bytes = message.getMessage();
            variable(out, event.getTick() - now);
            now = event.getTick();
            if (message instanceof ShortMessage) {
                boolean same = message.getStatus() == running;
                out.write(bytes, same ? 1 : 0, message.getLength() - (same ? 1 : 0));
            } else if (message instanceof SysexMessage) {
                out.write(bytes[0]);
                variable(out, bytes.length - 1L);
                out.write(bytes, 1, bytes.length - 1);
            } else {
                out.writeBytes(bytes);
            }
            running = message.getStatus();
        }
        return out;
    }

    /** A variable-length quantity: seven bits a byte, the greatest first. */
    private static void variable(ByteArrayOutputStream out, long value) {
        if (value >> VARIABLE_BITS != 0) {
            throw new CadenzaException(
                    "A MIDI file holds at most 268435455 ticks between two events, not %d. Shorten the rest between them."
                            .formatted(value));
        }
        for (int shift = VARIABLE_BITS - 7; shift > 0; shift -= 7) {
            if (value >> shift != 0) {
                out.write((int) ((value >> shift) & 0x7F) | 0x80);
            }
        }
        out.write((int) (value & 0x7F));
    }

    /** The score as the value of {@code javax.sound.midi} that players and sequencers take. */
    public static Sequence toSequence(Score score) {
        return ScoreToSequence.convert(score);
    }

    /** A score as a MIDI sequence: one track each; a score without tracks gets one, because players expect it. */
    private static final class ScoreToSequence {
        private ScoreToSequence() {}

        static Sequence convert(Score score) {
            try {
                Sequence sequence = new Sequence(Sequence.PPQ, score.ticksPerQuarter());
                List<Track> tracks = score.tracks().isEmpty() ? List.of(Track.of("", List.of())) : score.tracks();
                for (Track track : tracks) {
                    new TrackEmitter(track, sequence.createTrack()).emit();
                }
                return sequence;
            } catch (InvalidMidiDataException e) {
                throw new IllegalArgumentException("A score holds what MIDI cannot: " + e.getMessage(), e);
            }
        }
    }
}
