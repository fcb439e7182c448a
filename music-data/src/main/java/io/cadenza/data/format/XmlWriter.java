package io.cadenza.data.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes XML element by element, indented, as text that any reader takes: what XML cannot hold becomes a space. */
final class XmlWriter {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    XmlWriter(String head) {
        out.append(head);
    }

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    void begin(String name, Object... attributes) {
        indent();
        tag(name, attributes);
        out.append(">\n");
        open.push(name);
    }

    /** Ends the element begun last. */
    void end() {
        String name = open.pop();
        indent();
        out.append("</").append(name).append(">\n");
    }

    /** An element without content. */
    void empty(String name, Object... attributes) {
        indent();
        tag(name, attributes);
        out.append("/>\n");
    }

    /** An element with text. */
    void text(String name, Object content, Object... attributes) {
        indent();
        tag(name, attributes);
        out.append('>')
                .append(escaped(content.toString()))
                .append("</")
                .append(name)
                .append(">\n");
    }

    private void tag(String name, Object[] attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(escaped(attributes[i + 1].toString())).append('"');
        }
    }

    private void indent() {
        out.append("  ".repeat(open.size()));
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isAllowed(c) ? c : ' ');
            }
        });
        return safe.toString();
    }

    private static boolean isAllowed(int c) {
        return (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    }

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
