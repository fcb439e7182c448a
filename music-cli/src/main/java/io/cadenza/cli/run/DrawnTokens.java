package io.cadenza.cli.run;

import java.util.Arrays;
import java.util.function.Consumer;

/** The tokens of a piece in the making, handed on while they become more. */
final class DrawnTokens {
    /** So many tokens are handed on one by one, for a short wait before the first note. */
    private static final int EAGER = 48;

    /** Then this many together: each time, all music so far is decoded. */
    private static final int STEP = 8;

    private final Consumer<int[]> soFar;
    private int[] ids = new int[256];
    private int count;

    DrawnTokens(Consumer<int[]> soFar) {
        this.soFar = soFar;
    }

    void add(int id) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = id;
        if (count <= EAGER || count % STEP == 0) {
            soFar.accept(Arrays.copyOf(ids, count));
        }
    }
}
