package io.cadenza.core.sample;

/** Softmax in double precision with {@link StrictMath}, so that draws and losses are the same on every machine. */
public final class Softmax {
    private Softmax() {}

    static int argmax(float[] logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }

    static double[] probabilities(float[] logits) {
        double max = logits[argmax(logits)];
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int id = 0; id < logits.length; id++) {
            probabilities[id] = StrictMath.exp(logits[id] - max);
            sum += probabilities[id];
        }
        for (int id = 0; id < logits.length; id++) {
            probabilities[id] /= sum;
        }
        return probabilities;
    }

    /** The cross-entropy of a target in nats, −ln softmax(logits)[target]; NaN if a logit is. */
    public static double crossEntropy(float[] logits, int target) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - max);
        }
        return StrictMath.log(sum) + max - logits[target];
    }
}
