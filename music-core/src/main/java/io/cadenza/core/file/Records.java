package io.cadenza.core.file;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values of a model's metadata of JSON: records, lists, maps by text, texts and numbers. Jackson's binding does the same
 * and more, and takes a fifth of the time of a start; {@link Json} writes with it. A component that is missing is null, or 0, as
 * there.
 */
final class Records {
    private static final String TYPE = "type";
    private static final Map<String, Double> NOT_FINITE =
            Map.of("NaN", Double.NaN, "Infinity", Double.POSITIVE_INFINITY, "-Infinity", Double.NEGATIVE_INFINITY);

    private Records() {}

    /**
     * The value of a type.
     *
     * @throws JsonProcessingException if the JSON is of another
     */
    static @Nullable Object read(JsonNode node, Type type) throws JsonProcessingException {
        if (node.isNull() && !isPrimitive(type)) {
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class ? list(node, arguments[0]) : map(node, arguments[1]);
        }
        if (type == String.class && node.isTextual()) {
            return node.textValue();
        }
        if ((type == int.class || type == Integer.class) && node.isInt()) {
            return node.intValue();
        }
        if ((type == long.class || type == Long.class) && node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if ((type == boolean.class || type == Boolean.class) && node.isBoolean()) {
            return node.booleanValue();
        }
        if ((type == double.class || type == Double.class) && node.isNumber()) {
            return node.doubleValue();
        }
        if ((type == double.class || type == Double.class) && NOT_FINITE.containsKey(node.asText())) {
            return NOT_FINITE.get(node.asText()); // as Jackson writes them: JSON has no such numbers
        }
        if (node.isObject() && type == ModelSpec.class) {
            return specification(node);
        }
        if (node.isObject() && type instanceof Class<?> kind && kind.isRecord()) {
            return record(node, kind, Set.of());
        }
        throw wrong(node + " is no " + (type instanceof Class<?> kind ? kind.getSimpleName() : type));
    }

    private static boolean isPrimitive(Type type) {
        return type instanceof Class<?> kind && kind.isPrimitive();
    }

    private static List<@Nullable Object> list(JsonNode node, Type element) throws JsonProcessingException {
        if (!node.isArray()) {
            throw wrong(node + " is no list");
        }
        List<@Nullable Object> list = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            list.add(read(item, element));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(JsonNode node, Type value) throws JsonProcessingException {
        if (!node.isObject()) {
            throw wrong(node + " is no object");
        }
        Map<String, @Nullable Object> map = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            map.put(entry.getKey(), read(entry.getValue(), value));
        }
        return map;
    }

    /** A specification's {@code type} is a word, of those that {@link ModelSpec} writes; no file names a class. */
    private static Object specification(JsonNode node) throws JsonProcessingException {
        Class<? extends ModelSpec> kind = switch (node.path(TYPE).asText()) {
            case "wavenet" -> WaveNetSpec.class;
            case "wavenet-simple" -> SimpleWaveNetSpec.class;
            case "lstm" -> LstmSpec.class;
            case "transformer" -> TransformerSpec.class;
            case "ngram" -> NgramSpec.class;
            default -> throw wrong("no kind of model is called " + node.path(TYPE));
        };
        return record(node, kind, Set.of(TYPE));
    }

    private static Object record(JsonNode node, Class<?> kind, Set<String> known) throws JsonProcessingException {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        Set<String> names = new HashSet<>(known);
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            names.add(components[i].getName());
            JsonNode value = node.get(components[i].getName());
            values[i] = value != null
                    ? read(value, components[i].getGenericType())
                    : types[i].isPrimitive() ? zero(types[i]) : null;
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!names.contains(property.getKey())) {
                throw wrong(kind.getSimpleName() + " has no \"" + property.getKey() + "\"");
            }
        }
        try {
            Constructor<?> canonical = kind.getDeclaredConstructor(types);
            canonical.setAccessible(true); // of a nested record of this package
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            throw wrong(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record has its canonical constructor: " + kind, e);
        }
    }

    private static Object zero(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : (Object) 0.0;
    }

    private static JsonParseException wrong(String message) {
        return new JsonParseException(null, message);
    }
}
