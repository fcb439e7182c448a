package io.cadenza.core.compose;

import io.cadenza.core.score.Score;

/** Writes music without learning from any; found by {@link java.util.ServiceLoader}. */
public interface Composer {
    /** The name used in configurations, for example {@code "dice-waltz"}. */
    String name();

    /** One line for a list of composers. */
    String description();

    /** The piece of that seed: the same on every machine. */
    Score compose(long seed);
}
