package io.cadenza.eval.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.cadenza.core.file.AtomicFiles;
import java.nio.file.Path;

/** A evaluation as JSON for other programs; absent values are null. */
public final class EvaluationFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private EvaluationFile() {}

    /**
     * Writes a file atomically; equal evaluations give equal bytes.
     *
     * @throws io.cadenza.core.CadenzaException if it cannot be written
     */
    public static void write(Path file, Evaluation evaluation) {
        try {
            AtomicFiles.writeText(file, JSON.writeValueAsString(evaluation) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A evaluation cannot be written as JSON: " + evaluation, e);
        }
    }
}
