package io.cadenza.javabackend;

import java.util.Arrays;

/** Rows of one width that are reused from token to token; there become more when a longer prompt needs them. */
final class Rows {
    private final int width;
    private float[][] rows = {};

    Rows(int width) {
        this.width = width;
    }

    /** At least a number of rows; they hold what was last written to them. */
    float[][] atLeast(int count) {
        int from = rows.length;
        if (from < count) {
            rows = Arrays.copyOf(rows, count);
            for (int row = from; row < count; row++) {
                rows[row] = new float[width];
            }
        }
        return rows;
    }
}
