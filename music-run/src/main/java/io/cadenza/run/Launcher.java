package io.cadenza.run;

import java.util.Map;

/** How the user calls this program, so that the commands it suggests can be copied. */
public final class Launcher {
    private Launcher() {}

    /** A command line: what the user types for Cadenza, then these words, quoted where a shell needs it. */
    public static String commandLine(String... words) {
        return commandLine(System.getenv(), words);
    }

    /** The same in another environment. */
    public static String commandLine(Map<String, String> environment, String... words) {
        StringBuilder line = new StringBuilder(quoted(environment.getOrDefault("CADENZA_COMMAND", "cadenza")));
        for (String word : words) {
            line.append(' ').append(quoted(word));
        }
        return line.toString();
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+\\\\-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
