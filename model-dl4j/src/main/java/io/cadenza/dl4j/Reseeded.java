package io.cadenza.dl4j;

/** A layer that drops values in training. */
interface Reseeded {
    /** Determines what the next training pass drops. */
    void reseed(long seed);
}
