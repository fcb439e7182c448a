package io.cadenza.core.compose;

import java.math.BigInteger;

/**
 * How much a source of music surprises whoever knows it perfectly.
 *
 * @param natsPerPiece the entropy of a piece's sequence of symbols, in nats; 0 or more
 * @param tokensPerPiece the mean number of symbols of a piece; 0 or more
 * @param distinctPieces how many different sequences the source can write; 1 or more
 */
public record SourceEntropy(double natsPerPiece, double tokensPerPiece, BigInteger distinctPieces) {
    /** Checks the ranges above. */
    public SourceEntropy {
        if (!(natsPerPiece >= 0) || !(tokensPerPiece >= 0) || distinctPieces.signum() < 1) {
            throw new IllegalArgumentException(
                    "An entropy has nats and tokens of 0 or more and pieces of 1 or more, not " + natsPerPiece + ", "
                            + tokensPerPiece + ", " + distinctPieces);
        }
    }

    /**
     * Nats per symbol: the mean loss, over all symbols of many pieces, of a model that knows the source perfectly and sees
     * each piece from its beginning. On a small set of pieces the loss may by chance be lower.
     *
     * @return the quotient; 0 for pieces without symbols
     */
    public double natsPerToken() {
        return tokensPerPiece == 0 ? 0 : natsPerPiece / tokensPerPiece;
    }
}
