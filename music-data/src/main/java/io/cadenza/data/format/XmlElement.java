package io.cadenza.data.format;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A small tree of XML: one measure, or what stands before the music. Its text and numbers are decoded when they are asked for. */
final class XmlElement implements Iterable<XmlElement> {
    private final XmlCursor source;
    private final String name;
    private final int attributesFrom;
    private final int attributesTo;
    private final int textFrom;
    private int textTo;
    private @Nullable XmlElement firstChild;
    private @Nullable XmlElement lastChild;
    private @Nullable XmlElement next;

    XmlElement(XmlCursor source, String name, int attributesFrom, int attributesTo, int textFrom) {
        this.source = source;
        this.name = name;
        this.attributesFrom = attributesFrom;
        this.attributesTo = attributesTo;
        this.textFrom = textFrom;
        this.textTo = textFrom;
    }

    void endText(int to) {
        textTo = to;
    }

    int textFrom() {
        return textFrom;
    }

    void add(XmlElement child) {
        if (lastChild == null) {
            firstChild = child;
        } else {
            lastChild.next = child;
        }
        lastChild = child;
    }

    /** The element's local name. */
    String name() {
        return name;
    }

    /** The text in it up to its first child, stripped. */
    String text() {
        return source.decoded(textFrom, textTo);
    }

    /** The children in the order of the file. */
    @Override
    public Iterator<XmlElement> iterator() {
        return new Iterator<>() {
            private @Nullable XmlElement following = firstChild;

            @Override
            public boolean hasNext() {
                return following != null;
            }

            @Override
            public XmlElement next() {
                XmlElement element = following;
                if (element == null) {
                    throw new NoSuchElementException();
                }
                following = element.next;
                return element;
            }
        };
    }

    /** The children of a name. */
    List<XmlElement> all(String child) {
        XmlElement element = find(child);
        if (element == null) {
            return List.of();
        }
        List<XmlElement> all = new ArrayList<>(2);
        for (; element != null; element = element.next) {
            if (element.name.equals(child)) {
                all.add(element);
            }
        }
        return all;
    }

    /** The first child of a name. */
    Optional<XmlElement> first(String child) {
        return Optional.ofNullable(find(child));
    }

    private @Nullable XmlElement find(String child) {
        XmlElement element = firstChild;
        while (element != null && !element.name.equals(child)) {
            element = element.next;
        }
        return element;
    }

    boolean has(String child) {
        return find(child) != null;
    }

    /** The text of the first child of a name; empty text if there is none. */
    String text(String child) {
        XmlElement element = find(child);
        return element == null ? "" : element.text();
    }

    /** An attribute; empty text if there is none. */
    String attribute(String key) {
        return attributesFrom == attributesTo ? "" : source.attribute(key, attributesFrom, attributesTo);
    }

    /** The number in it, if it is finite. */
    OptionalDouble number() {
        return optional(source.number(textFrom, textTo));
    }

    /** The number in the first child of a name, if there is one and it is finite. */
    OptionalDouble number(String child) {
        XmlElement element = find(child);
        return element == null ? OptionalDouble.empty() : element.number();
    }

    /** The number in the first child of a name; another one if there is none. */
    double number(String child, double otherwise) {
        XmlElement element = find(child);
        return element == null ? otherwise : element.numberOr(otherwise);
    }

    /** The number in it; another one if there is none. */
    double numberOr(double otherwise) {
        double number = source.number(textFrom, textTo);
        return Double.isNaN(number) ? otherwise : number;
    }

    /** The number in an attribute, if there is one and it is finite. */
    OptionalDouble attributeNumber(String key) {
        String text = attribute(key);
        return text.isEmpty() ? OptionalDouble.empty() : optional(XmlText.number(text));
    }

    private static OptionalDouble optional(double number) {
        return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    }
}
