package io.cadenza.cli.run;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.data.TokenSequence;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How well a model predicts pieces from their beginning to their end. A validation loss over windows also counts tokens
 * whose past is cut off by the window, so only this one can be held against the entropy of a source.
 */
final class WholePieces {
    private WholePieces() {}

    /**
     * Mean nats per token after the first of each piece.
     *
     * @param pieces with their start symbols, so that the first token is not predicted
     * @return empty if no token is predicted, or if the model predicts only the token after its window
     */
    static OptionalDouble meanLoss(SequenceModel model, List<TokenSequence> pieces) {
        double sum = 0;
        long scored = 0;
        for (TokenSequence piece : pieces) {
            int[] ids = piece.toArray();
            if (ids.length < 2 || model.spec().outputLength(ids.length) < ids.length) {
                continue;
            }
            float[][] logits = model.logits(ids);
            for (int t = 0; t + 1 < ids.length; t++) {
                sum += loss(logits[t], ids[t + 1]);
            }
            scored += ids.length - 1;
        }
        return scored == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / scored);
    }

    /** −ln softmax(logits)[target]. */
    private static double loss(float[] logits, int target) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return Math.log(sum) + max - logits[target];
    }
}
