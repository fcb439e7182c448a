package io.cadenza.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs several commands in one JVM, so that the build can list the classes of all of them for the archive that a start maps:
 * lists of several runs cannot be joined, and each command of a process of its own ends it.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * Runs commands that are separated by {@code --}.
     *
     * @throws IllegalStateException if one fails, so that the build does too
     */
    public static void main(String[] words) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>();
        for (int i = 0; i <= words.length; i++) {
            if (i < words.length && !words[i].equals("--")) {
                command.add(words[i]);
                continue;
            }
            int code = Main.run(out, err, command.toArray(String[]::new));
            if (code != 0) {
                throw new IllegalStateException("cadenza " + String.join(" ", command) + " ended with " + code);
            }
            command.clear();
        }
    }
}
