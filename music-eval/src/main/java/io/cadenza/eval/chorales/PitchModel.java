package io.cadenza.eval.chorales;

import java.util.Arrays;
import java.util.List;

/**
 * Models that know nothing of chords: each of the 88 keys sounds or not, whatever the others do. Probabilities are counted in
 * training frames with half an observation added to either outcome (Krichevsky and Trofimov 1981).
 */
public final class PitchModel {
    private static final double ADDED = 0.5;

    /** The counts of a key: [whether it sounded in the frame before, or 0][whether it sounds]. */
    private final double[][][] counts;

    private final boolean remembers;

    private PitchModel(double[][][] counts, boolean remembers) {
        this.counts = counts;
        this.remembers = remembers;
    }

    /** Every key sounds with probability ½. */
    public static PitchModel uniform() {
        return new PitchModel(new double[Chorale.KEYS][2][2], false);
    }

    /** Every key sounds as often as in training. */
    public static PitchModel unigram(List<Chorale> training) {
        return counted(training, false);
    }

    /** Every key sounds as often as in training after a frame in which it sounded, or did not. */
    public static PitchModel markov(List<Chorale> training) {
        return counted(training, true);
    }

    private static PitchModel counted(List<Chorale> training, boolean remembers) {
        PitchModel model = new PitchModel(new double[Chorale.KEYS][2][2], remembers);
        training.forEach(piece -> model.visit(piece, (frame, counts, sounds) -> counts[sounds]++));
        return model;
    }

    /** The loss on pieces. */
    public FrameLoss score(List<Chorale> pieces) {
        return FrameLoss.of(pieces, piece -> Arrays.stream(nats(piece)).sum());
    }

    /** The loss of each frame but the first. */
    double[] nats(Chorale piece) {
        double[] nats = new double[piece.scoredFrames()];
        visit(
                piece,
                (frame, row, sounds) ->
                        nats[frame - 1] -= Math.log((row[sounds] + ADDED) / (row[0] + row[1] + 2 * ADDED)));
        return nats;
    }

    @FunctionalInterface
    private interface Visitor {
        /** One key in one frame: the counts that speak about it, and whether it sounds (1) or not (0). */
        void visit(int frame, double[] row, int sounds);
    }

    /** Visits all keys in all frames but the first. */
    private void visit(Chorale piece, Visitor visitor) {
        for (int frame = 1; frame < piece.frames().size(); frame++) {
            for (int key = 0; key < Chorale.KEYS; key++) {
                int before = remembers ? sounds(piece, frame - 1, key) : 0;
                visitor.visit(frame, counts[key][before], sounds(piece, frame, key));
            }
        }
    }

    private static int sounds(Chorale piece, int frame, int key) {
        return piece.frames().get(frame).contains(Chorale.LOWEST + key) ? 1 : 0;
    }
}
