package io.cadenza.core.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which Cadenza reads and writes JSON: strict, and with sorted properties, so that equal values are equal texts. A
 * file names no class; a specification's {@code type} is a word.
 */
public final class Json {
    private static final Json PLAIN = new Json();

    private final JsonMapper mapper;

    /**
     * JSON of values that need more than Jackson's own.
     *
     * @param modules what else it can write and read, such as optionals
     */
    public Json(Module... modules) {
        this.mapper = JsonMapper.builder()
                .addModules(modules)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                // A record's components are all; a method such as isDifferentiable is no property of a specification.
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .build();
    }

    /** JSON of records, collections, texts and numbers. */
    public static Json plain() {
        return PLAIN;
    }

    /** An empty object, whose properties keep their order. */
    public ObjectNode object() {
        return mapper.createObjectNode();
    }

    /** A value in one line. */
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw unwritable(value, e);
        }
    }

    /** A value for people to read. */
    public String writeIndented(Object value) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw unwritable(value, e);
        }
    }

    private static IllegalStateException unwritable(Object value, JsonProcessingException e) {
        return new IllegalStateException("A value cannot be written as JSON: " + value, e);
    }

    /**
     * Reads an array, an object or a single value.
     *
     * @throws JsonProcessingException if it is not JSON, or holds a property twice
     */
    public JsonNode tree(String text) throws JsonProcessingException {
        return mapper.readTree(text);
    }

    /**
     * Reads a value of a type; null for the text {@code null}.
     *
     * @throws JsonProcessingException if it is not JSON of this type
     */
    public <T> @Nullable T read(String text, Class<T> type) throws JsonProcessingException {
        return mapper.readValue(text, type);
    }

    /**
     * The same for a type with parameters.
     *
     * @throws JsonProcessingException if it is not JSON of this type
     */
    public <T> @Nullable T read(String text, TypeReference<T> type) throws JsonProcessingException {
        return mapper.readValue(text, type);
    }

    /**
     * Reads a value from a part of a tree.
     *
     * @throws JsonProcessingException if it is not JSON of this type
     */
    public <T> T read(JsonNode part, Class<T> type) throws JsonProcessingException {
        return mapper.treeToValue(part, type);
    }
}
