package io.cadenza.dl4j;

import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The backend "dl4j": Deeplearning4j on the CPU, for all models and tasks.
 *
 * <p>Opening anything limits ND4J and its OpenBLAS to one thread within an operation, for the whole process. A training
 * session splits each batch over {@link RuntimeOptions#threads} threads of its own; models and generation use the caller's.
 */
public final class Dl4jBackend implements BackendProvider {
    private static final String NAME = "dl4j";

    /** Does no work and loads nothing. */
    public Dl4jBackend() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BackendInfo describe() {
        Natives.load(Device.CPU);
        return new BackendInfo(
                "Deeplearning4j 1.0.0-M2.1 (" + Nd4j.getBackend().getClass().getSimpleName() + ")",
                List.of(Device.CPU + ", " + Runtime.getRuntime().availableProcessors() + " processors"),
                List.of("wavenet-simple computes its window anew for every generated token"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec.isDifferentiable();
    }

    @Override
    public int priority(Task task) {
        return 100;
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        Natives.load(runtime.device());
        return new Dl4jTraining(start, optimizer, runtime);
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        Natives.load(runtime.device());
        return new Dl4jModel(spec, weights);
    }
}
