package io.cadenza.core.sample;

/** Receives events from a generation, on its thread; exceptions abort it. */
public interface GenerationListener {
    /** Listens to nothing. */
    GenerationListener NONE = new GenerationListener() {};

    /** A token of a piece was drawn; the tokens of several pieces come in turn, and end tokens are left out. */
    default void onToken(int piece, int id) {}

    /** A piece is finished; a short one may overtake a longer one. */
    default void onPiece(GeneratedPiece piece) {}

    /**
     * Every piece that is generated at the moment has one token more.
     *
     * @param done steps so far
     * @param total the most steps there will be
     */
    default void onStep(long done, long total) {}
}
