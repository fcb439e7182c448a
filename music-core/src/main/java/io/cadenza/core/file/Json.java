package io.cadenza.core.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which Cadenza reads and writes JSON: strict, and with sorted properties, so that equal values are equal texts. A
 * file names no class; a specification's {@code type} is a word.
 */
public final class Json {
    private static final Json PLAIN = new Json();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<Module> modules;

    /** Made when something is written or bound to a type: a start that only reads a model's file does without. */
    private volatile @Nullable JsonMapper made;

    /**
     * JSON of values that need more than Jackson's own.
     *
     * @param modules what else it can write and read, such as optionals
     */
    public Json(Module... modules) {
        this.modules = List.of(modules);
    }

    private JsonMapper mapper() {
        JsonMapper current = made;
        if (current == null) {
            current = JsonMapper.builder()
                    .addModules(modules)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    // A record's components are all; a method such as isDifferentiable is no property of a
                    // specification.
                    .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                    .build();
            made = current; // two threads may make one each: they are alike
        }
        return current;
    }

    /** JSON of records, collections, texts and numbers. */
    public static Json plain() {
        return PLAIN;
    }

    /** An empty object, whose properties keep their order. */
    public ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A value in one line. */
    public String write(Object value) {
        try {
            return mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw unwritable(value, e);
        }
    }

    /** A value for people to read. */
    public String writeIndented(Object value) {
        try {
            return mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
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
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonNode node = parser.nextToken() == null ? MissingNode.getInstance() : node(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "there is more behind the end");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory", e);
        }
    }

    /** The value that begins at the parser's token. As Jackson's own, without the machinery that binds to types. */
    private static JsonNode node(JsonParser parser) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = nodes.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.set(name, node(parser));
                }
                return object;
            }
            case START_ARRAY -> {
                ArrayNode array = nodes.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(node(parser));
                }
                return array;
            }
            case VALUE_STRING -> {
                return nodes.textNode(parser.getText());
            }
            case VALUE_NUMBER_INT -> {
                return switch (parser.getNumberType()) {
                    case INT -> nodes.numberNode(parser.getIntValue());
                    case LONG -> nodes.numberNode(parser.getLongValue());
                    default -> nodes.numberNode(parser.getBigIntegerValue());
                };
            }
            case VALUE_NUMBER_FLOAT -> {
                return nodes.numberNode(parser.getDoubleValue());
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return nodes.booleanNode(parser.getBooleanValue());
            }
            case VALUE_NULL -> {
                return nodes.nullNode();
            }
            default -> throw new JsonParseException(parser, "a value is missing");
        }
    }

    /**
     * Reads a value of a type; null for the text {@code null}.
     *
     * @throws JsonProcessingException if it is not JSON of this type
     */
    public <T> @Nullable T read(String text, Class<T> type) throws JsonProcessingException {
        return mapper().readValue(text, type);
    }

    /**
     * The same for a type with parameters.
     *
     * @throws JsonProcessingException if it is not JSON of this type
     */
    public <T> @Nullable T read(String text, TypeReference<T> type) throws JsonProcessingException {
        return mapper().readValue(text, type);
    }

    /**
     * Reads a value from a part of a tree.
     *
     * @throws JsonProcessingException if it is not JSON of this type
     */
    public <T> T read(JsonNode part, Class<T> type) throws JsonProcessingException {
        return mapper().treeToValue(part, type);
    }
}
