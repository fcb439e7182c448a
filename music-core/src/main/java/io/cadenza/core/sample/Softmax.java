package io.cadenza.core.sample;

/** Softmax in double precision with {@link StrictMath}, so that a draw is the same on every machine. */
final class Softmax {
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
}
