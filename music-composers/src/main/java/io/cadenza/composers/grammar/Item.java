package io.cadenza.composers.grammar;

/** What an alternative is made of. */
sealed interface Item {
    /**
     * A symbol that is rewritten.
     *
     * @param name the symbol
     * @param place where it is used
     */
    record Symbol(String name, Place place) implements Item {}

    /** A word of the piece, which is not rewritten. */
    sealed interface Terminal extends Item {}

    /**
     * From here on this harmony sounds.
     *
     * @param chord the harmony
     */
    record Harmony(Chord chord) implements Terminal {}

    /**
     * A note of the melody, or a rest.
     *
     * @param ticks its duration at {@value Performance#TICKS_PER_WHOLE} ticks a whole note
     * @param motion which note it is, seen from the one before
     */
    record Tone(long ticks, Motion motion) implements Terminal {}
}
