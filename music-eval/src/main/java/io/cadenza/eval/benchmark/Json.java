package io.cadenza.eval.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON of this package's values: strict and sorted, so that equal values are equal texts. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(
                    MapperFeature
                            .AUTO_DETECT_IS_GETTERS) // a record's components are its JSON, not what it can be asked
            .build();

    private Json() {}

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value of the benchmark cannot be written as JSON: " + value, e);
        }
    }

    static void write(Path file, Object value) {
        AtomicFiles.writeText(file, text(value) + "\n");
    }

    /** The same for a file that people read. */
    static void writeIndented(Path file, Object value) {
        try {
            AtomicFiles.writeText(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value of the benchmark cannot be written as JSON: " + value, e);
        }
    }

    /**
     * Reads a file of this package.
     *
     * @throws CadenzaException if it is not there or not what it should be
     */
    static <T> T read(Path file, Class<T> type) {
        try {
            T value = MAPPER.readValue(Files.readString(file), type);
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
