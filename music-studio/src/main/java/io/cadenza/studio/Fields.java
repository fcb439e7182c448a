package io.cadenza.studio;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import io.cadenza.studio.Problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An object of a request's JSON, read field by field. An error names the field with its place, the value and what is allowed. A field
 * of the request itself is what a flag is to the command line, and its error a {@link Refusal}; those of a score within it are music.
 *
 * @param place such as {@code score.tracks[2]}; empty for the whole request
 */
record Fields(String place, JsonNode node) {
    private static final int LONGEST_VALUE = 40;

    /**
     * The object that a request's body is.
     *
     * @throws Refusal if it is not JSON in UTF-8, or another kind of value
     */
    static Fields of(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return new Fields("", Json.plain().tree(text)).object();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "The request is not text in UTF-8. Send JSON.");
        } catch (JsonProcessingException e) {
            // What is nested too deep has no place.
            JsonLocation spot = Optional.ofNullable(e.getLocation()).orElse(JsonLocation.NA);
            String where = spot.getLineNr() < 0
                    ? ""
                    : ", at line %d, column %d".formatted(spot.getLineNr(), spot.getColumnNr());
            throw new Refusal(
                    400,
                    "The request is not JSON: %s%s.",
                    e.getOriginalMessage().lines().findFirst().orElse(""),
                    where);
        }
    }

    /** What to throw for a mistake here. */
    private RuntimeException wrong(String line, Object... values) {
        return place.isEmpty()
                ? new Refusal(400, line, values)
                : new CadenzaException(String.format(Locale.ROOT, line, values));
    }

    private Fields object() {
        if (!node.isObject()) {
            throw wrong("%s is a JSON object, not %s.", place.isEmpty() ? "The request" : place, shown(node));
        }
        return this;
    }

    /** Refuses fields of other names, so that a misspelled one is not passed over. */
    Fields only(String... names) {
        Set<String> known = Set.of(names);
        for (Iterator<String> given = node.fieldNames(); given.hasNext(); ) {
            String name = given.next();
            if (!known.contains(name)) {
                throw wrong("There is no field %s; known: %s.", path(shortened(name)), String.join(", ", names));
            }
        }
        return this;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    Fields object(String name) {
        return new Fields(path(name), node.path(name)).object();
    }

    /** The objects of an array; none if it is not there. */
    List<Fields> objects(String name, int most) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : array(name, most)) {
            objects.add(new Fields(path(name) + "[" + objects.size() + "]", element).object());
        }
        return objects;
    }

    /** The whole numbers of an array; none if it is not there. */
    List<Integer> integers(String name, int from, int to, int most) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode element : array(name, most)) {
            numbers.add((int) whole(path(name) + "[" + numbers.size() + "]", element, from, to));
        }
        return numbers;
    }

    private JsonNode array(String name, int most) {
        JsonNode array = node.path(name);
        if (!has(name)) {
            return Json.plain().object().putArray(name);
        }
        if (!array.isArray()) {
            throw wrong("%s is an array, not %s.", path(name), shown(array));
        }
        if (array.size() > most) {
            throw wrong("%s has %,d elements, and at most %,d are taken.", path(name), array.size(), most);
        }
        return array;
    }

    long integer(String name, long from, long to) {
        return whole(path(name), node.path(name), from, to);
    }

    long integer(String name, long from, long to, long otherwise) {
        return has(name) ? integer(name, from, to) : otherwise;
    }

    private long whole(String path, JsonNode value, long from, long to) {
        // 3.0 is a whole number too: many programs know one kind of number.
        if (value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue()) && value.canConvertToLong()) {
            long number = value.longValue();
            if (number >= from && number <= to) {
                return number;
            }
        }
        throw wrong("%s is a whole number from %d to %d, not %s.", path, from, to, shown(value));
    }

    double number(String name, double from, double to, double otherwise) {
        return has(name) ? number(name, from, to) : otherwise;
    }

    double number(String name, double from, double to) {
        JsonNode value = node.path(name);
        if (value.isNumber() && value.doubleValue() >= from && value.doubleValue() <= to) {
            return value.doubleValue();
        }
        throw wrong("%s is a number from %s to %s, not %s.", path(name), from, to, shown(value));
    }

    boolean flag(String name) {
        JsonNode value = node.path(name);
        if (has(name) && !value.isBoolean()) {
            throw wrong("%s is true or false, not %s.", path(name), shown(value));
        }
        return value.asBoolean(false);
    }

    String text(String name, int longest) {
        return optionalText(name, longest).orElseThrow(() -> wrong("The text %s is missing.", path(name)));
    }

    /** A text of any length up to a limit, if it is there. */
    Optional<String> optionalText(String name, int longest) {
        JsonNode value = node.path(name);
        if (!has(name)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong("%s is a text, not %s.", path(name), shown(value));
        }
        if (value.textValue().length() > longest) {
            throw wrong(
                    "%s has %,d characters, and at most %,d are taken.",
                    path(name), value.textValue().length(), longest);
        }
        return Optional.of(value.textValue());
    }

    private String path(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : shortened(value.toString());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    }
}
