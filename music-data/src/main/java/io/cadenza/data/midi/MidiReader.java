package io.cadenza.data.midi;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads Standard MIDI Files (formats 0, 1 and 2; divisions in ticks per quarter or SMPTE frames) and RIFF-wrapped ones.
 *
 * <p>All music that is in a file is kept: a file cut short gives what stands before the cut, unknown chunks and events are
 * passed over, a note without an end is held to the end of its track. What cannot be understood is an error with its byte.
 * No length that a file declares is believed before the bytes are there.
 */
public final class MidiReader {
    /**
     * The largest file that is read, in bytes: 8 MiB, some hundred times a sonata. Its up to 2.8 million events take less than
     * 300 MB while they are read.
     */
    public static final long MAX_BYTES = 8L << 20;

    private MidiReader() {}

    /**
     * Reads a file.
     *
     * @throws CadenzaException if there is no such file or it cannot be opened
     * @throws MidiFileException if it is not MIDI, damaged or larger than {@link #MAX_BYTES}
     */
    public static Score read(Path file) {
        String name = file.toString();
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new MidiFileException(
                        name, 0, "the file has " + size + " bytes and " + MAX_BYTES + " are the most");
            }
            return read(name, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new CadenzaException("There is no file " + name + ". Check its spelling.", e);
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot open %s: %s. Check that it is a readable file.".formatted(name, why(e)), e);
        }
    }

    /**
     * Reads the bytes of a file.
     *
     * @param name the file's name in errors
     * @param bytes the whole file
     * @throws MidiFileException if they are not MIDI or damaged
     */
    public static Score read(String name, byte[] bytes) {
        return new MidiFileParser(name, bytes).parse();
    }

    private static String why(IOException e) {
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
