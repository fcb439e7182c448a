package io.cadenza.core.data;

/** How pieces become windows. */
public enum WindowLayout {
    /** Each piece is cut by itself, its last window ending with it. Pieces shorter than a window are left out. */
    PIECE,
    /**
     * The pieces of a subset are laid end to end, in an order of its own for each epoch, and the whole is cut. Short pieces
     * and every piece's end are seen as often as anything else.
     */
    STREAM
}
