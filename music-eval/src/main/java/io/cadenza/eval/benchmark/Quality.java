package io.cadenza.eval.benchmark;

import java.util.Comparator;
import java.util.List;

/**
 * What training to the end came to. It holds no time, so that equal seeds give equal values.
 *
 * @param curve losses by epoch, at least one point
 * @param heldOutLoss nats per target of the best model on the targets on which all models are compared
 * @param heldOutTargets how many targets those are
 * @param pieces the same by held-out piece, in the order of the corpus
 * @param sampled token ids of pieces drawn, each continuing a held-out window
 * @param greedy the same by argmax
 * @param piece the token ids of one piece to look at and listen to, from the start symbol where there is one
 */
public record Quality(
        List<CurvePoint> curve,
        double heldOutLoss,
        int heldOutTargets,
        List<PieceNats> pieces,
        List<List<Integer>> sampled,
        List<List<Integer>> greedy,
        List<Integer> piece) {
    /** Checks that there is a curve, and copies. */
    public Quality {
        curve = List.copyOf(curve);
        if (curve.isEmpty()) {
            throw new IllegalArgumentException("A loss curve has at least one point");
        }
        pieces = List.copyOf(pieces);
        sampled = sampled.stream().map(List::copyOf).toList();
        greedy = greedy.stream().map(List::copyOf).toList();
        piece = List.copyOf(piece);
    }

    /**
     * The held-out targets of one piece, or where single windows are held out of a hundredth of them, neighbours all.
     *
     * @param piece its name
     * @param nats their sum
     * @param targets how many
     */
    public record PieceNats(String piece, double nats, int targets) {}

    /**
     * The losses at the end of an epoch, or of the last step where steps are limited.
     *
     * @param epoch counted from 1
     * @param step steps taken since training began
     * @param trainingLoss mean nats per loss position over the epoch's steps, with dropout
     * @param validationLoss mean nats per loss position of the validation windows
     */
    public record CurvePoint(int epoch, long step, double trainingLoss, double validationLoss) {}

    /** The point of the lowest validation loss; the earlier of equal ones. */
    public CurvePoint best() {
        return curve.stream()
                .min(Comparator.comparingDouble(CurvePoint::validationLoss))
                .orElseThrow();
    }
}
