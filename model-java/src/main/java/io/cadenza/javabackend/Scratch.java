package io.cadenza.javabackend;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Named rows that are reused from token to token and grow when a longer prompt needs more. */
final class Scratch {
    private final Map<String, float[][]> byName = new HashMap<>();

    /** At least so many rows; what they hold is left over from before. */
    float[][] rows(String name, int rows, int columns) {
        float[][] kept = byName.get(name);
        if (kept != null && kept.length >= rows) {
            return kept;
        }
        int from = kept == null ? 0 : kept.length;
        float[][] grown = kept == null ? new float[rows][] : Arrays.copyOf(kept, rows);
        for (int row = from; row < rows; row++) {
            grown[row] = new float[columns];
        }
        byName.put(name, grown);
        return grown;
    }

    /** An array for references to so many rows. */
    float[][] references(String name, int rows) {
        float[][] kept = byName.get(name);
        if (kept == null || kept.length < rows) {
            kept = new float[rows][];
            byName.put(name, kept);
        }
        return kept;
    }
}
