package io.cadenza.cli.toy;

import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;

/** A toy whose loss becomes NaN in its thirtieth step. */
public final class DivergingBackend extends ToyBackend {
    @Override
    public String name() {
        return "zz-diverging";
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        return new ToySession(start, 30);
    }
}
