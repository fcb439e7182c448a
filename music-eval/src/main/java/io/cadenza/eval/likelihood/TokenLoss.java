package io.cadenza.eval.likelihood;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.sample.Softmax;

/** The loss of every token of a piece, each given all before it that the model can see. */
public final class TokenLoss {
    private TokenLoss() {}

    /**
     * −ln p(token | tokens before) of each token of a piece.
     *
     * @param ids at least one
     * @return one number for each token, in nats; 0 for the first, which nothing comes before
     */
    public static double[] ofPiece(SequenceModel model, int[] ids) {
        double[] nats = new double[ids.length];
        try (GenerationSession session = model.start(1)) {
            for (int t = 1; t < ids.length; t++) {
                float[] logits = session.next(new int[] {ids[t - 1]})[0];
                nats[t] = Softmax.crossEntropy(logits, ids[t]);
            }
        }
        return nats;
    }
}
