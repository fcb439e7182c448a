package io.cadenza.run.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One value as it was written.
 *
 * @param key the whole key, for example {@code training.epochs}
 * @param texts the value's text, or those of a list's items
 * @param list whether it was written as a list
 * @param place where
 */
public record Setting(String key, List<String> texts, boolean list, Place place) {
    private static final int LONGEST_SHOWN = 100;

    /** Copies. */
    public Setting {
        texts = List.copyOf(texts);
        if (!list && texts.size() != 1) {
            throw new IllegalArgumentException("What is no list has one text, not " + texts.size());
        }
    }

    /** A single value. */
    public static Setting of(String key, String text, Place place) {
        return new Setting(key, List.of(text), false, place);
    }

    /** The value as YAML writes it on one line: {@code 50}, {@code [1, 2, 4]}. */
    public String yaml() {
        String joined = texts.stream().map(Setting::quoted).collect(Collectors.joining(", "));
        return list ? "[" + joined + "]" : joined;
    }

    /** The value as a message shows it: on one line, and not at any length. */
    String shown() {
        String text = (list ? yaml() : "\"" + texts.get(0) + "\"").replaceAll("\\p{Cntrl}", " ");
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    /** Plain where YAML can read it back as the same text, else in double quotes. */
    private static String quoted(String text) {
        if (text.matches("[A-Za-z0-9_./+][A-Za-z0-9_./+ -]*(?<! )|-[0-9.eE+-]+")) {
            return text;
        }
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
