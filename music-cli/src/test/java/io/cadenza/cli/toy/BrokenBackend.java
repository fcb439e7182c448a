package io.cadenza.cli.toy;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Weights;

/** A toy whose library is not there. */
public final class BrokenBackend extends ToyBackend {
    private static final String REASON = "The toy box is empty. Fill it.";

    @Override
    public String name() {
        return "zz-broken";
    }

    @Override
    public BackendInfo describe() {
        throw new BackendException(REASON);
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        throw new BackendException(REASON);
    }
}
