package io.cadenza.run.config;

import java.util.Objects;

/**
 * Where a value was given.
 *
 * @param source a file, {@code preset NAME} or {@code --set}
 * @param line counted from 1; 0 where lines mean nothing
 */
public record Place(String source, int line) {
    /** Checks the line. */
    public Place {
        Objects.requireNonNull(source, "source");
        if (line < 0) {
            throw new IllegalArgumentException("A line is 0 or more, not " + line);
        }
    }

    /** A place without lines. */
    public static Place of(String source) {
        return new Place(source, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ", line " + line;
    }
}
