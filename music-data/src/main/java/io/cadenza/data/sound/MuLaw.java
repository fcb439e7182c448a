package io.cadenza.data.sound;

/**
 * μ-law companding to levels: f(x) = sign(x) · ln(1 + μ|x|) / ln(1 + μ) with μ = levels − 1, and [−1, 1] divided into equal
 * steps (ITU-T G.711's continuous formula, as in van den Oord et al. 2016, "WaveNet: a generative model for raw audio", §2.2).
 * Quiet samples keep their shape where linear steps would swallow them.
 *
 * <p>The error of a sample x is at most (|x| + 1/μ) · ((1 + μ)^(1/μ) − 1): with 256 levels 2.2 % of the sample and 0.00009.
 */
final class MuLaw {
    private final int mu;
    private final double logOfRange;
    private final float[] samples;

    /** @param levels how many, 2 or more */
    MuLaw(int levels) {
        this.mu = levels - 1;
        this.logOfRange = Math.log1p(mu);
        this.samples = new float[levels];
        for (int level = 0; level < levels; level++) {
            samples[level] = (float) expand(2.0 * level / mu - 1);
        }
    }

    /** The number of levels. */
    int levels() {
        return samples.length;
    }

    /** The level of a sample: 0 for −1, the highest for 1. */
    int level(float sample) {
        double compressed = Math.signum(sample) * Math.log1p(mu * Math.abs((double) sample)) / logOfRange;
        return (int) Math.floor((compressed + 1) / 2 * mu + 0.5);
    }

    /** The sample of a level. */
    float sample(int level) {
        return samples[level];
    }

    private double expand(double compressed) {
        return Math.signum(compressed) * Math.expm1(Math.abs(compressed) * logOfRange) / mu;
    }
}
