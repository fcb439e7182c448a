package io.cadenza.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The tokens of a piece in the making, handed on while they become more. */
final class DrawnTokens {
    /** So many tokens are handed on one by one, for a short wait before the first note. */
    private static final int EAGER = 48;

    /** Then this many together: each time, all music so far is decoded. */
    private static final int STEP = 8;

    private final Consumer<List<Integer>> soFar;
    private final List<Integer> ids = new ArrayList<>();

    DrawnTokens(Consumer<List<Integer>> soFar) {
        this.soFar = soFar;
    }

    void add(int id) {
        ids.add(id);
        if (ids.size() <= EAGER || ids.size() % STEP == 0) {
            soFar.accept(ids);
        }
    }
}
