package io.cadenza.tensorflow;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.List;

/**
 * The backend {@code tensorflow}: trains and generates with all specifications, on TensorFlow for Java.
 *
 * <p>Training uses as many threads as asked for by giving each an equal part of a batch; generation uses the caller's
 * thread. The native library is loaded by {@link #describe} and by opening, not earlier.
 */
public final class TensorFlowBackend implements Backend {

    /** A backend; loads nothing. */
    public TensorFlowBackend() {}

    @Override
    public String name() {
        return "tensorflow";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo(
                "TensorFlow " + NativeLibrary.load() + " (Java " + NativeLibrary.JAVA_VERSION + ")",
                devices(),
                List.of("wavenet-simple has no state: each generated token computes its whole window anew"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec.hasGradient();
    }

    @Override
    public TrainingSession openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        Backends.requireSupport(this, start.spec(), Task.TRAIN);
        prepare(runtime);
        return new TensorFlowTrainingSession(start, optimizer, runtime);
    }

    @Override
    public SequenceModel open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        Backends.requireSupport(this, spec, Task.GENERATE);
        weights.requireFitting(spec);
        prepare(runtime);
        return new TensorFlowModel(spec, weights, runtime);
    }

    private static void prepare(RuntimeOptions runtime) {
        NativeLibrary.load();
        GpuProbe.require(runtime.device());
    }

    private static List<String> devices() {
        String cpu = Device.CPU + " (" + Runtime.getRuntime().availableProcessors() + " processors)";
        Device gpu = Device.parse("gpu");
        return GpuProbe.finds(gpu) ? List.of(cpu, gpu.toString()) : List.of(cpu);
    }
}
