package io.cadenza.eval.report;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of HTML. Every text that is not written in this package passes through {@link #text}. */
final class Html {
    private Html() {}

    /** A text as it stands, in an element or between an attribute's double quotes. */
    static String text(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /**
     * A table that scrolls in itself where the page is narrower.
     *
     * @param caption what it shows
     * @param head one for each column
     * @param rows plain texts; the first of each row heads it
     */
    static String table(String caption, List<String> head, List<List<String>> rows) {
        String heads = head.stream()
                .map(cell -> "<th scope=\"col\">" + text(cell) + "</th>")
                .collect(Collectors.joining());
        String body = rows.stream().map(Html::row).collect(Collectors.joining("\n"));
        return """
                <div class="scroll" role="region" aria-label="%1$s" tabindex="0">
                <table>
                <caption>%1$s</caption>
                <thead><tr>%2$s</tr></thead>
                <tbody>
                %3$s
                </tbody>
                </table>
                </div>
                """.formatted(text(caption), heads, body);
    }

    /**
     * A picture within the page, on white paper in dark pages too.
     *
     * @param description for those who do not see it
     * @param type such as {@code image/png}
     */
    static String picture(String description, String type, byte[] content) {
        return "<img class=\"picture\" alt=\"%s\" src=\"data:%s;base64,%s\">"
                .formatted(text(description), type, Base64.getEncoder().encodeToString(content));
    }

    private static String row(List<String> cells) {
        return "<tr><th scope=\"row\">" + text(cells.get(0)) + "</th>"
                + cells.stream()
                        .skip(1)
                        .map(cell -> "<td>" + text(cell) + "</td>")
                        .collect(Collectors.joining())
                + "</tr>";
    }

    /** A list of names with their values. */
    static String facts(List<List<String>> facts) {
        return facts.stream()
                .map(fact -> "<div><dt>" + text(fact.get(0)) + "</dt><dd>" + text(fact.get(1)) + "</dd></div>")
                .collect(Collectors.joining("\n", "<dl>\n", "\n</dl>\n"));
    }
}
