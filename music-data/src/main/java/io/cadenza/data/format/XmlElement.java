package io.cadenza.data.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A small tree of XML: one measure, or what stands before the music.
 *
 * @param name the element's local name
 * @param attributes by local name
 * @param text the text directly in it, stripped
 * @param children in the order of the file
 */
record XmlElement(String name, Map<String, String> attributes, String text, List<XmlElement> children) {
    XmlElement {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** The children of a name. */
    Stream<XmlElement> all(String child) {
        return children.stream().filter(element -> element.name.equals(child));
    }

    /** The first child of a name. */
    Optional<XmlElement> first(String child) {
        return all(child).findFirst();
    }

    boolean has(String child) {
        return first(child).isPresent();
    }

    /** The text of the first child of a name; empty text if there is none. */
    String text(String child) {
        return first(child).map(XmlElement::text).orElse("");
    }

    String attribute(String key) {
        return attributes.getOrDefault(key, "");
    }

    /** The number in the first child of a name, if there is one and it is finite. */
    OptionalDouble number(String child) {
        return number0(text(child));
    }

    /** The number in an attribute, if there is one and it is finite. */
    OptionalDouble attributeNumber(String key) {
        return number0(attribute(key));
    }

    private static OptionalDouble number0(String text) {
        if (!text.matches("[-+]?(\\d{1,18}(\\.\\d{0,18})?|\\.\\d{1,18})")) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Double.parseDouble(text));
    }
}
