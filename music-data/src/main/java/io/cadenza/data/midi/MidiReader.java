package io.cadenza.data.midi;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.score.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads Standard MIDI Files (formats 0, 1 and 2; divisions in ticks per quarter or SMPTE frames) and RIFF-wrapped ones.
 *
 * <p>All music that is in a file is kept: unknown chunks and events are passed over, a note without an end is held to the end
 * of its track, and where a track makes no sense, what stands before is kept and reading goes on at the next one. An error,
 * with its byte, is what has no note before the damage or is not MIDI at all. No length that a file declares is believed
 * before the bytes are there.
 */
public final class MidiReader {
    /**
     * The largest file that is read, in bytes: 8 MiB, some hundred times a sonata. Its up to 2.8 million events take less than
     * 300 MB while they are read.
     */
    public static final long MAX_BYTES = 8L << 20;

    private MidiReader() {}

    /**
     * Reads a file, without a word on what was mended in it.
     *
     * @throws CadenzaException if there is no such file or it cannot be opened
     * @throws MidiFileException if it is not MIDI, has no music before its damage, or is larger than {@link #MAX_BYTES}
     */
    public static Score read(Path file) {
        return read(file.toString(), bytes(file));
    }

    /**
     * Reads the bytes of a file, without a word on what was mended in it.
     *
     * @param name the file's name in errors
     * @param bytes the whole file
     * @throws MidiFileException if they are not MIDI or have no music before their damage
     */
    public static Score read(String name, byte[] bytes) {
        return recover(name, bytes).score();
    }

    /**
     * Reads the bytes of a file and says what was mended.
     *
     * @param name the file's name in errors
     * @param bytes the whole file
     * @throws MidiFileException if they are not MIDI or have no music before their damage
     */
    public static MidiReading recover(String name, byte[] bytes) {
        return new MidiFileParser(name, bytes).parse();
    }

    /**
     * Whether the first bytes of a file, whatever its name, say that it is MIDI: {@code MThd}, or {@code RIFF} with {@code
     * RMID}.
     *
     * @param head at least the first 12 bytes, or all there are
     */
    public static boolean isMidi(byte[] head) {
        ByteCursor in = new ByteCursor("", head);
        if (!in.startsWith("RIFF")) {
            return in.startsWith("MThd");
        }
        in.skip(Math.min(in.remaining(), ByteCursor.CHUNK_HEAD));
        return in.startsWith("RMID");
    }

    private static byte[] bytes(Path file) {
        String name = file.toString();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) MAX_BYTES + 1); // a device or a pipe may have no end
            if (bytes.length > MAX_BYTES) {
                throw new MidiFileException(
                        name, MAX_BYTES, "the file is longer than the " + MAX_BYTES + " bytes that are read");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new CadenzaException("There is no file " + name + ". Check its spelling.", e);
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot open %s: %s. Check that it is a readable file.".formatted(name, IoReason.of(e)), e);
        }
    }
}
