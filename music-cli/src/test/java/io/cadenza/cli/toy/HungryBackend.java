package io.cadenza.cli.toy;

import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;

/** A toy for which no memory is enough. */
public final class HungryBackend extends ToyBackend {
    @Override
    public String name() {
        return "zz-hungry";
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        throw new OutOfMemoryError("Java heap space");
    }
}
