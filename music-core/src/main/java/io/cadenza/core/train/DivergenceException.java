package io.cadenza.core.train;

import io.cadenza.core.CadenzaException;

/** Training gave a loss that is no number. */
public final class DivergenceException extends CadenzaException {
    private static final long serialVersionUID = 1L;

    /** The loss of a step, counted from 1, is not finite. */
    public DivergenceException(int epoch, long step, double loss) {
        super(("The loss became %s at step %d (epoch %d). The last good model is kept. Try a lower"
                        + " training.learningRate.peak, more warmupSteps or training.adam.clipNorm: 1.")
                .formatted(loss, step, epoch));
    }
}
