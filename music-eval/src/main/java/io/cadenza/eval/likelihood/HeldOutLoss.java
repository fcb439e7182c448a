package io.cadenza.eval.likelihood;

import java.util.List;
import java.util.Optional;

/**
 * How well a model predicts pieces that it was not trained on, from their beginning to their end.
 *
 * @param model its name in a table
 * @param perToken nats per token
 * @param perQuarter nats per quarter note of music, which compares models of different tokens; empty where the length of pieces
 *     is not known
 */
public record HeldOutLoss(String model, Interval perToken, Optional<Interval> perQuarter) {
    /**
     * The loss of pieces.
     *
     * @param pieces at least one with a scored token
     * @param seed of the bootstrap
     */
    public static HeldOutLoss of(String model, List<PieceLoss> pieces, long seed) {
        boolean measured = pieces.stream().allMatch(piece -> piece.quarters() > 0);
        return new HeldOutLoss(
                model,
                Bootstrap.ratio(pieces, PieceLoss::nats, PieceLoss::tokens, seed),
                measured
                        ? Optional.of(Bootstrap.ratio(pieces, PieceLoss::nats, PieceLoss::quarters, seed))
                        : Optional.empty());
    }

    /** e to the nats per token. */
    public double perplexity() {
        return Math.exp(perToken.value());
    }

    /**
     * How well one piece was predicted.
     *
     * @param nats the sum of the losses of its tokens
     * @param tokens how many were scored: all but the first, the end included
     * @param quarters how long its music is, in quarter notes; 0 where that is not known
     */
    public record PieceLoss(double nats, long tokens, double quarters) {}
}
