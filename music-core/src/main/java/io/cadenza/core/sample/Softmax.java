package io.cadenza.core.sample;

/** Softmax in double precision, with arithmetic that gives the same draws and losses on every machine. */
public final class Softmax {
    private static final double LOG2_E = 1.4426950408889634;
    /** ln 2 in two parts; products of the first with whole numbers up to 2^11 are exact. */
    private static final double LN2_HIGH = 0x1.62e42feep-1;

    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
    /** Added and taken away again, it rounds to a whole number: 3 · 2^51. */
    private static final double ROUNDING = 6755399441055744.0;
    /** Below this a share is less than the least normal number. */
    private static final double LEAST = -708;

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
            probabilities[id] = exp(logits[id] - max);
            sum += probabilities[id];
        }
        for (int id = 0; id < logits.length; id++) {
            probabilities[id] /= sum;
        }
        return probabilities;
    }

    /**
     * e^x of an x up to 0, within two units in the last place; 0 below -708, NaN of NaN. A softmax takes hundreds for every token, for
     * which {@link StrictMath#exp} takes three times as long, and {@link Math#exp} may give other bits on another processor. e^x = 2^k ·
     * e^r with |r| up to ln 2 / 2; the Taylor polynomial of e^r of degree 13 is within 2^-57 of it.
     */
    static double exp(double x) {
        if (!(x >= LEAST)) {
            return x < LEAST ? 0 : x;
        }
        double k = x * LOG2_E + ROUNDING - ROUNDING;
        double r = x - k * LN2_HIGH - k * LN2_LOW;
        double s = r * r;
        double low = 1 / 2.0 + r * (1 / 6.0) + s * (1 / 24.0 + r * (1 / 120.0));
        double middle = 1 / 720.0 + r * (1 / 5040.0) + s * (1 / 40320.0 + r * (1 / 362880.0));
        double high = 1 / 3628800.0 + r * (1 / 39916800.0) + s * (1 / 479001600.0 + r * (1 / 6227020800.0));
        double whole = 1 + (r + s * (low + s * s * (middle + s * s * high)));
        return whole * Double.longBitsToDouble(((long) k + Double.MAX_EXPONENT) << 52);
    }

    /** The cross-entropy of a target in nats, −ln softmax(logits)[target]; NaN if a logit is. */
    public static double crossEntropy(float[] logits, int target) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += exp(logit - max);
        }
        return StrictMath.log(sum) + max - logits[target];
    }
}
