package io.cadenza.core.model;

/**
 * Adam in the efficient form of Kingma and Ba (2015), end of section 2: θ ← θ − η·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε). With a weight
 * decay λ it is AdamW (Loshchilov and Hutter 2019, "Decoupled weight decay regularization", algorithm 2): θ ← (1 − η·λ)·θ − the same,
 * for weights of two dimensions and more; biases do not decay.
 *
 * @param beta1 decay of the first moment, 0 to less than 1
 * @param beta2 decay of the second moment, 0 to less than 1
 * @param epsilon more than 0
 * @param clipNorm gradients are scaled down to this global norm before the moments see them; 0 leaves them alone
 * @param weightDecay λ, the share of a weight that decays in each step for a learning rate of 1; 0 is Adam without decay
 */
public record Adam(double beta1, double beta2, double epsilon, double clipNorm, double weightDecay) {
    /** Those of the default configuration: β₁ = 0.9, β₂ = 0.999, ε = 1e-7, gradients clipped to a norm of 1. */
    public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-7, 1);

    /** The same without clipping. */
    public static final Adam UNCLIPPED = DEFAULT.withClipNorm(0);

    /** Checks the ranges above. */
    public Adam {
        require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "0 or more and less than 1");
        require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "0 or more and less than 1");
        require(epsilon > 0 && Double.isFinite(epsilon), "epsilon", epsilon, "more than 0");
        require(clipNorm >= 0 && Double.isFinite(clipNorm), "clipNorm", clipNorm, "0 or more");
        require(weightDecay >= 0 && Double.isFinite(weightDecay), "weightDecay", weightDecay, "0 or more");
    }

    /** Without weight decay. */
    public Adam(double beta1, double beta2, double epsilon, double clipNorm) {
        this(beta1, beta2, epsilon, clipNorm, 0);
    }

    /** This optimiser with another longest gradient; 0 leaves gradients alone. */
    public Adam withClipNorm(double norm) {
        return new Adam(beta1, beta2, epsilon, norm, weightDecay);
    }

    /** This optimiser with another weight decay; 0 is none. */
    public Adam withWeightDecay(double decay) {
        return new Adam(beta1, beta2, epsilon, clipNorm, decay);
    }

    /** Whether weights of a shape decay: matrices and convolutions do, biases do not. */
    public boolean decays(Shape shape) {
        return weightDecay > 0 && shape.rank() > 1;
    }

    /** The factor 1 − η·λ that what decays is multiplied by in a step; not less than 0. */
    public double decayFactor(double learningRate) {
        return Math.max(0, 1 - learningRate * weightDecay);
    }

    /** The factor η·√(1−β₂ᵗ)/(1−β₁ᵗ) of step t, counted from 1. */
    public double stepSize(double learningRate, long step) {
        return learningRate * Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
    }

    private static void require(boolean holds, String name, double value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("Adam's " + name + " is " + range + ", not " + value);
        }
    }
}
