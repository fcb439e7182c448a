package io.cadenza.javabackend;

import io.cadenza.core.backend.BackendException;
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

/** Training, logits and generation in plain Java on the CPU; it starts in milliseconds. */
public final class JavaBackend implements BackendProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public JavaBackend() {}

    @Override
    public String name() {
        return "java";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo(
                "Java " + Runtime.version().feature(),
                List.of("cpu (" + Runtime.getRuntime().availableProcessors() + " processors)"),
                List.of("wavenet-simple computes its window anew for each token"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec.isDifferentiable();
    }

    @Override
    public int priority(Task task) {
        return task == Task.GENERATE ? 300 : 50;
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new JavaTraining(start, optimizer, runtime, Arithmetic::fastest);
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new JavaModel(Network.of(spec, weights), runtime.threads());
    }

    private static void requireCpu(RuntimeOptions runtime) {
        if (runtime.device().kind() == Device.Kind.GPU) {
            throw new BackendException("The backend \"java\" computes on the CPU, not on " + runtime.device()
                    + ". Set device to cpu or auto, or set backend to one that uses GPUs.");
        }
    }
}
