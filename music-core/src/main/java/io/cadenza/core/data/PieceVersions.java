package io.cadenza.core.data;

import java.util.random.RandomGenerator;

/**
 * The versions in which a piece is shown to the optimiser, such as its transpositions. Each epoch shows one version of every
 * piece; as many epochs as a piece has versions show each of them once.
 */
public interface PieceVersions {
    /** Every piece as it is. */
    PieceVersions NONE = new PieceVersions() {
        @Override
        public int count(TokenSequence piece) {
            return 1;
        }

        @Override
        public TokenSequence version(TokenSequence piece, int index) {
            return piece;
        }
    };

    /** How many versions a piece has, itself included; 1 or more. */
    int count(TokenSequence piece);

    /**
     * One version of a piece.
     *
     * @param index 0 for the piece itself, to {@link #count} − 1
     */
    TokenSequence version(TokenSequence piece, int index);

    /**
     * A version as one epoch shows it, where something of it is drawn anew in each.
     *
     * @param random for this piece in this epoch alone
     */
    default TokenSequence drawn(TokenSequence version, RandomGenerator random) {
        return version;
    }
}
