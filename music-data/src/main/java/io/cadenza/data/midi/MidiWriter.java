package io.cadenza.data.midi;

import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;

/**
 * Writes scores as Standard MIDI Files of format 1, and equal scores as equal bytes.
 *
 * <p>A file that {@link MidiReader} read comes back as the same score, but for notes that were never released: they are written
 * with a note-off at their track's end, since players would hold them for ever. On one channel of one track MIDI knows a key as up or
 * down, so where notes of a score overlap on one key, each ends where the next begins.
 */
public final class MidiWriter {
    private static final int FORMAT = 1;

    private MidiWriter() {}

    /**
     * Writes a file, whole or not at all.
     *
     * @throws io.cadenza.core.CadenzaException if it cannot be written
     * @throws IllegalArgumentException if the time between two events is more than a MIDI file can hold, 2^28 - 1 ticks
     */
    public static void write(Score score, Path file) {
        byte[] bytes = toBytes(score);
        AtomicFiles.write(file, out -> out.write(bytes));
    }

    /** The bytes of the file. */
    public static byte[] toBytes(Score score) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            MidiSystem.write(toSequence(score), FORMAT, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
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
