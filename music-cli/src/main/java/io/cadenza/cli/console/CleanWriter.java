package io.cadenza.cli.console;

import java.io.IOException;
import java.io.Writer;

/**
 * Passes text on to a terminal or a pipe and replaces what a terminal would obey instead of showing: control characters but for
 * tabs, line feeds and carriage returns, and those that turn the direction of writing. They come from file names, model files,
 * configurations and grammars of others.
 */
public final class CleanWriter extends Writer {
    private static final char REPLACEMENT = '\uFFFD';

    private final Writer target;

    /** A writer to this one. */
    public CleanWriter(Writer target) {
        this.target = target;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        int clean = from;
        for (int i = from; i < from + length; i++) {
            if (isObeyed(text[i])) {
                target.write(text, clean, i - clean);
                target.write(REPLACEMENT);
                clean = i + 1;
            }
        }
        target.write(text, clean, from + length - clean);
    }

    /** The line without what would begin it anew. */
    static String oneLine(String line) {
        return line.replace('\r', REPLACEMENT);
    }

    private static boolean isObeyed(char c) {
        if (c < ' ') {
            return c != '\n' && c != '\t' && c != '\r';
        }
        return (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
