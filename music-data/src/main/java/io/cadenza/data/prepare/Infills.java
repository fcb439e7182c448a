package io.cadenza.data.prepare;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.PieceVersions;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.bars.BarsInfill;
import java.util.random.RandomGenerator;

/** The pieces of a corpus, some of which are arranged for infilling: others in each epoch, and in another way. */
final class Infills implements PieceVersions {
    private final BarsInfill infill;
    private final double share;
    private final PieceVersions keys;

    /**
     * Some of the versions that pieces have already.
     *
     * @param share the chance of each piece in each epoch
     * @throws CadenzaException if the vocabulary lacks the symbols for it
     */
    Infills(Vocabulary vocabulary, double share, PieceVersions keys) {
        if (!BarsInfill.isKnown(vocabulary)) {
            throw new CadenzaException(
                    "The model lacks the symbols of infilling, such as %s: it was trained without. Set data.infill: 0, or train a new model."
                            .formatted(BarsInfill.symbols().get(0)));
        }
        this.infill = new BarsInfill(vocabulary);
        this.share = share;
        this.keys = keys;
    }

    @Override
    public int count(TokenSequence piece) {
        return keys.count(piece);
    }

    @Override
    public TokenSequence version(TokenSequence piece, int index) {
        return keys.version(piece, index);
    }

    @Override
    public TokenSequence drawn(TokenSequence version, RandomGenerator random) {
        return random.nextDouble() < share
                ? TokenSequence.of(version.name(), infill.arranged(version.toArray(), random))
                : version;
    }
}
