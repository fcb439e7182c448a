package io.cadenza.cli.toy;

import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.List;

/** A backend without natives that only pretends to learn, so that what lies around backends is tested in milliseconds. */
public class ToyBackend implements BackendProvider {
    @Override
    public String name() {
        return "toy";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo("Toy 1.0", List.of("cpu"), List.of("it only pretends"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec.isDifferentiable();
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        return new ToySession(start, Long.MAX_VALUE);
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        return new ToyModel(spec);
    }
}
