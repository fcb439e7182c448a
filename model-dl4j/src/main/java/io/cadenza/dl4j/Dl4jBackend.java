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
import java.util.function.Function;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The backend "dl4j": Deeplearning4j for all models and tasks, on the CPU, or on an NVIDIA GPU with ND4J's CUDA build.
 *
 * <p>Opening anything limits ND4J and its OpenBLAS to one thread within an operation, for the whole process. A training
 * session on the CPU splits each batch over {@link RuntimeOptions#threads} threads of its own; models and generation use the
 * caller's.
 */
public final class Dl4jBackend implements BackendProvider {
    private static final String NAME = "dl4j";

    private final Function<Device, Arithmetic> natives;

    /** Does no work and loads nothing. */
    public Dl4jBackend() {
        this(Natives::load);
    }

    /**
     * A backend with an arithmetic of the caller's choice.
     *
     * @param natives loads what it needs for a device
     */
    Dl4jBackend(Function<Device, Arithmetic> natives) {
        this.natives = natives;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BackendInfo describe() {
        CudaBuild build = CudaBuild.ofThisProcess();
        Device device = build.resolve(Device.AUTO);
        Natives.load(device);
        return new BackendInfo(
                "Deeplearning4j 1.0.0-M2.1 (" + Nd4j.getBackend().getClass().getSimpleName() + ")",
                List.of(build.describe(device)),
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
        return new Dl4jTraining(natives.apply(runtime.device()), start, optimizer, runtime);
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        return new Dl4jModel(natives.apply(runtime.device()), spec, weights);
    }
}
