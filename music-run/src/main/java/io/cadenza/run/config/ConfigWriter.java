package io.cadenza.run.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a configuration as the default's text with other values in it, so that every comment stays. */
public final class ConfigWriter {
    /** Indentation, key, value and comment of a line. */
    private static final Pattern LINE = Pattern.compile("( *)([A-Za-z0-9]+):(?: +(\"[^\"]*\"|[^#]*?))?( *#.*)?");

    /** Where comments begin in the default configuration. */
    private static final int COMMENT_COLUMN = 30;

    private ConfigWriter() {}

    /** The commented YAML of a configuration; reading it back gives the same configuration. */
    public static String write(Config config) {
        SortedMap<String, String> values = config.settings().values();
        StringJoiner text = new StringJoiner("\n", "", "\n");
        Deque<String> sections = new ArrayDeque<>();
        ConfigLoader.presetText("default").lines().forEach(line -> {
            Matcher parts = LINE.matcher(line);
            text.add(parts.matches() ? replaced(parts, sections, values) : line);
        });
        return text.toString();
    }

    private static String replaced(Matcher line, Deque<String> sections, SortedMap<String, String> values) {
        while (sections.size() > line.group(1).length() / 2) {
            sections.removeLast();
        }
        sections.addLast(line.group(2));
        String key = String.join(".", sections);
        String value = Schema.isOptions(key) ? options(key, values) : values.get(key);
        if (value == null) {
            return line.group(); // the head of a section
        }
        String setting = line.group(1) + (displaced(key, values) ? "# " : "") + line.group(2) + ": " + value;
        if (line.group(4) == null) {
            return setting;
        }
        return setting
                + " ".repeat(Math.max(1, COMMENT_COLUMN - setting.length()))
                + line.group(4).strip();
    }

    /** A composer beside a path would be an error where the file is read back. */
    private static boolean displaced(String key, SortedMap<String, String> values) {
        return key.equals("corpus.composer") && !"\"\"".equals(values.get("corpus.path"));
    }

    private static String options(String section, SortedMap<String, String> values) {
        String prefix = section + ".";
        StringJoiner options = new StringJoiner(", ", "{", "}");
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (value.getKey().startsWith(prefix)) {
                options.add(value.getKey().substring(prefix.length()) + ": " + value.getValue());
            }
        }
        return options.toString();
    }
}
