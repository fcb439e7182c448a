package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import io.cadenza.data.cache.Digests;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file whose bytes are read when they are first asked for, and then once. For one thread. */
public final class MusicBytes {
    private final Path path;
    private byte @Nullable [] bytes;
    private @Nullable String digest;

    MusicBytes(Path path) {
        this.path = path;
    }

    /** Where the file lies. */
    public Path path() {
        return path;
    }

    /**
     * All of it, not to be changed.
     *
     * @throws CadenzaException if it cannot be opened or has more than {@link MidiReader#MAX_BYTES}
     */
    public byte[] bytes() {
        if (bytes == null) {
            bytes = read();
        }
        return bytes;
    }

    /** The SHA-256 of all of it, in hexadecimal. */
    String digest() {
        if (digest == null) {
            digest = Digests.sha256(bytes());
        }
        return digest;
    }

    private byte[] read() {
        try {
            long size = Files.size(path);
            if (size > MidiReader.MAX_BYTES) {
                throw new CadenzaException(
                        "the file has %d bytes and %d are the most".formatted(size, MidiReader.MAX_BYTES));
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new CadenzaException("There is no file " + path + ". Check its spelling.", e);
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot open %s: %s. Check that it is a readable file.".formatted(path, IoReason.of(e)), e);
        }
    }
}
