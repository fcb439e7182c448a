package io.cadenza.eval.chorales;

import java.util.Arrays;
import java.util.List;

/**
 * A frame given the one before: with some probability the same again, or else as the per-key Markov model or the per-key unigram has
 * it. The three probabilities are those under which the training frames are most likely, found by expectation and maximization. The
 * keys of a frame thus depend on each other.
 */
public final class FrameMixture {
    private static final int ROUNDS = 1000;
    private static final double CONVERGED = 1e-10;

    private final PitchModel markov;
    private final PitchModel unigram;
    private final double[] shares;

    private FrameMixture(PitchModel markov, PitchModel unigram, double[] shares) {
        this.markov = markov;
        this.unigram = unigram;
        this.shares = shares;
    }

    /** The mixture that the training frames make most likely. */
    public static FrameMixture of(List<Chorale> training) {
        PitchModel markov = PitchModel.markov(training);
        PitchModel unigram = PitchModel.unigram(training);
        double[] shares = {1.0 / 3, 1.0 / 3, 1.0 / 3};
        FrameMixture mixture = new FrameMixture(markov, unigram, shares);
        double[][] logs =
                training.stream().flatMap(piece -> mixture.logs(piece).stream()).toArray(double[][]::new);
        double change = logs.length == 0 ? 0 : 1;
        for (int round = 0; round < ROUNDS && change > CONVERGED; round++) {
            double[] next = new double[shares.length];
            for (double[] frame : logs) {
                double total = total(frame, shares);
                for (int i = 0; i < shares.length; i++) {
                    next[i] += shares[i] * Math.exp(frame[i] - total) / logs.length;
                }
            }
            change = 0;
            for (int i = 0; i < shares.length; i++) {
                change = Math.max(change, Math.abs(next[i] - shares[i]));
                shares[i] = next[i];
            }
        }
        return mixture;
    }

    /** How probable it is that a frame is the one before again, is the Markov model's, is the unigram's. */
    public double[] shares() {
        return shares.clone();
    }

    /** The loss on pieces. */
    public FrameLoss score(List<Chorale> pieces) {
        return FrameLoss.of(
                pieces,
                piece -> -logs(piece).stream()
                        .mapToDouble(frame -> total(frame, shares))
                        .sum());
    }

    /** Of each frame but the first, the logarithms of its probability in the three models. */
    private List<double[]> logs(Chorale piece) {
        double[] inMarkov = markov.nats(piece);
        double[] inUnigram = unigram.nats(piece);
        double[][] logs = new double[inMarkov.length][];
        for (int frame = 0; frame < logs.length; frame++) {
            boolean again = piece.frames().get(frame).equals(piece.frames().get(frame + 1));
            logs[frame] = new double[] {again ? 0 : Double.NEGATIVE_INFINITY, -inMarkov[frame], -inUnigram[frame]};
        }
        return Arrays.asList(logs);
    }

    /** The logarithm of a frame's probability. */
    private static double total(double[] logs, double[] shares) {
        double largest = Arrays.stream(logs).max().orElseThrow();
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            sum += shares[i] * Math.exp(logs[i] - largest);
        }
        return largest + Math.log(sum);
    }
}
