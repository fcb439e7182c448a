package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;

/** Says why it cannot. */
public final class RefusingBackend extends BiasBackend {
    @Override
    public String name() {
        return "refusing";
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        throw new BackendException("No device \"abacus\" here. Set device: cpu.");
    }
}
