package io.cadenza.core.compose;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;

/**
 * The entropy of a source of music: the loss of a model that knows it perfectly.
 *
 * @param natsPerPiece the entropy of a piece, in nats; 0 or more
 * @param tokensPerPiece the mean number of symbols of a piece; 0 or more
 * @param distinctPieces how many different ones the source can write, 1 or more; empty for infinitely many
 * @param of what these nats and pieces are counted of
 */
public record SourceEntropy(
        double natsPerPiece, double tokensPerPiece, Optional<BigInteger> distinctPieces, SourceEntropy.Of of) {

    /** What an entropy is that of. */
    public enum Of {
        /** The sequences of symbols, exactly: no model of these symbols can come below it on average. */
        SYMBOLS,
        /**
         * The choices of the composer, exactly. Choices that differ may end in the same symbols, so theirs is this or less;
         * the mean number of symbols may be an estimate.
         */
        CHOICES
    }

    /** Checks the ranges above. */
    public SourceEntropy {
        Objects.requireNonNull(of, "of");
        if (!(natsPerPiece >= 0)
                || !(tokensPerPiece >= 0)
                || distinctPieces.filter(pieces -> pieces.signum() < 1).isPresent()) {
            throw new IllegalArgumentException(
                    "An entropy has nats and tokens of 0 or more and pieces of 1 or more, not " + natsPerPiece + ", "
                            + tokensPerPiece + ", " + distinctPieces);
        }
    }

    /** The exact entropy of sequences of symbols. */
    public static SourceEntropy ofSymbols(double natsPerPiece, double tokensPerPiece, BigInteger distinctPieces) {
        return new SourceEntropy(natsPerPiece, tokensPerPiece, Optional.of(distinctPieces), Of.SYMBOLS);
    }

    /** The exact entropy of a composer's choices. */
    public static SourceEntropy ofChoices(
            double natsPerPiece, double tokensPerPiece, Optional<BigInteger> distinctPieces) {
        return new SourceEntropy(natsPerPiece, tokensPerPiece, distinctPieces, Of.CHOICES);
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
