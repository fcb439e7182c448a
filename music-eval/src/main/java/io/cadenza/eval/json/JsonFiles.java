package io.cadenza.eval.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records in files of JSON; absent values are null, and equal values are equal bytes. */
public final class JsonFiles {
    private static final Json JSON = new Json(new Jdk8Module());

    private JsonFiles() {}

    /** A value in one line. */
    public static String text(Object value) {
        return JSON.write(value);
    }

    /**
     * Writes a file atomically.
     *
     * @throws CadenzaException if it cannot be written
     */
    public static void write(Path file, Object value) {
        AtomicFiles.writeText(file, text(value) + "\n");
    }

    /**
     * The same for a file that people read.
     *
     * @throws CadenzaException if it cannot be written
     */
    public static void writeIndented(Path file, Object value) {
        AtomicFiles.writeText(file, JSON.writeIndented(value) + "\n");
    }

    /**
     * Reads a file that {@link #write} wrote.
     *
     * @throws CadenzaException if it is not there or not what it should be
     */
    public static <T> T read(Path file, Class<T> type) {
        try {
            T value = JSON.read(Files.readString(file), type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            throw new CadenzaException(
                    "Cannot read %s: %s. Remove it; the benchmark makes it again."
                            .formatted(file, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new CadenzaException("Cannot read %s: %s.".formatted(file, IoReason.of(e)), e);
        }
        throw new CadenzaException("Cannot read %s: it is null. Remove it.".formatted(file));
    }
}
