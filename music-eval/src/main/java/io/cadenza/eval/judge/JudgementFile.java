package io.cadenza.eval.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.cadenza.core.file.AtomicFiles;
import java.nio.file.Path;

/** A judgement as JSON for other programs; absent values are null. */
public final class JudgementFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private JudgementFile() {}

    /**
     * Writes a file atomically; equal judgements give equal bytes.
     *
     * @throws io.cadenza.core.CadenzaException if it cannot be written
     */
    public static void write(Path file, Judgement judgement) {
        try {
            AtomicFiles.writeText(file, JSON.writeValueAsString(judgement) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A judgement cannot be written as JSON: " + judgement, e);
        }
    }
}
