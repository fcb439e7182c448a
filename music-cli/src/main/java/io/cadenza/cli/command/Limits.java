package io.cadenza.cli.command;

/** How much a command can be asked for, so that what no machine could hold is refused before the work. */
final class Limits {
    /** Files of one call. */
    static final int PIECES = 100_000;

    /** Tokens of a piece: a day of music, or a minute of sound at 16 kHz. */
    static final int TOKENS = 1_000_000;

    private Limits() {}

    /** What is wrong with a number of pieces. */
    static String count(int count) {
        return "--count is 1 to %d, not %d".formatted(PIECES, count);
    }

    /** What is wrong with a length. */
    static String length(int length) {
        return "--length is 1 to %d tokens, not %d".formatted(TOKENS, length);
    }
}
