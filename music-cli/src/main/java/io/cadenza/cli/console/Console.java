package io.cadenza.cli.console;

import java.io.PrintWriter;

/**
 * Where a command prints.
 *
 * @param out results and nothing else, so that they can be piped
 * @param err progress and notes
 * @param quiet whether progress and notes are left out
 * @param terminal whether {@code err} is a terminal, on which a line can be drawn over
 */
public record Console(PrintWriter out, PrintWriter err, boolean quiet, boolean terminal) {

    /** Prints a line of results. */
    public void result(String line) {
        out.println(CleanWriter.oneLine(line));
        out.flush();
    }

    /** Prints a note, unless the user wants quiet. */
    public void note(String line) {
        if (!quiet) {
            err.println(CleanWriter.oneLine(line));
            err.flush();
        }
    }

    /** Prints what must not be missed, even if the user wants quiet. */
    public void warn(String line) {
        err.println(CleanWriter.oneLine(line));
        err.flush();
    }
}
