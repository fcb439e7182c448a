package io.cadenza.dl4j;

import io.cadenza.core.model.Adam;

/**
 * Adam as core defines it, on flat arrays. Deeplearning4j's own updater computes 1 − βᵗ in single precision, which at the
 * first steps is off by 1e-5, and takes ten times as long.
 */
final class AdamUpdate {
    private final Adam adam;
    private final Matrix m;
    private final Matrix v;
    private final Matrix change;
    private final Runnable[] operations;

    /**
     * An update of weights of one row.
     *
     * @param m first moments, updated in place
     * @param v second moments, updated in place
     */
    AdamUpdate(Adam adam, Buffers scratch, Matrix m, Matrix v) {
        this.adam = adam;
        this.m = m;
        this.v = v;
        this.change = scratch.matrix(1, m.columns());
        this.operations = new Runnable[] {
            Pointwise.squareRoot(change, v),
            Pointwise.plus(change, change, adam.epsilon()),
            Pointwise.quotient(change, m, change)
        };
    }

    /** θ ← θ − stepSize · m/(√v + ε), with the gradient clipped by its norm first and overwritten. */
    void apply(Matrix weights, Matrix gradient, double learningRate, long step) {
        clip(gradient);
        Blas.scale(m, (float) adam.beta1());
        Blas.addScaled(m, (float) (1 - adam.beta1()), gradient);
        Pointwise.product(gradient, gradient, gradient).run();
        Blas.scale(v, (float) adam.beta2());
        Blas.addScaled(v, (float) (1 - adam.beta2()), gradient);
        for (Runnable operation : operations) {
            operation.run();
        }
        Blas.addScaled(weights, (float) -adam.stepSize(learningRate, step), change);
    }

    private void clip(Matrix gradient) {
        if (adam.clipNorm() > 0) {
            double norm = Blas.norm(gradient);
            if (norm > adam.clipNorm()) {
                Blas.scale(gradient, (float) (adam.clipNorm() / norm));
            }
        }
    }
}
