package io.cadenza.core.model;

/**
 * Adam in the efficient form of Kingma and Ba (2015), end of section 2: θ ← θ − η·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε).
 *
 * @param beta1 decay of the first moment, 0 to less than 1
 * @param beta2 decay of the second moment, 0 to less than 1
 * @param epsilon more than 0
 * @param clipNorm gradients are scaled down to this global norm before the moments see them; 0 leaves them alone
 */
public record Adam(double beta1, double beta2, double epsilon, double clipNorm) {
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
    }

    /** This optimiser with another longest gradient; 0 leaves gradients alone. */
    public Adam withClipNorm(double norm) {
        return new Adam(beta1, beta2, epsilon, norm);
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
