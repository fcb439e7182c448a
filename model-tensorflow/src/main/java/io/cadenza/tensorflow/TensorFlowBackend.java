package io.cadenza.tensorflow;

import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The backend {@code tensorflow}: trains and generates with all specifications, on TensorFlow for Java.
 *
 * <p>Training uses as many threads as asked for by giving each an equal part of a batch; generation uses the caller's
 * thread. The native library is loaded by {@link #describe} and by opening, not earlier.
 */
public final class TensorFlowBackend implements BackendProvider {

    /** A backend; loads nothing. */
    public TensorFlowBackend() {}

    @Override
    public String name() {
        return "tensorflow";
    }

    @Override
    public BackendInfo describe() {
        String version = NativeLibrary.load();
        GpuChoice choice = GpuChoice.ofThisMachine();
        List<String> notes = new ArrayList<>();
        choice.whyNoGpu().ifPresent(reason -> notes.add(BackendInfo.NO_GPU + reason));
        notes.add("wavenet-simple has no state: each generated token computes its whole window anew");
        return new BackendInfo(
                "TensorFlow " + version + " (Java " + NativeLibrary.JAVA_VERSION + ")", choice.devices(), notes);
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec.isDifferentiable();
    }

    @Override
    public int priority(Task task) {
        return 200;
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        return new TensorFlowTrainingSession(start, optimizer, prepare(runtime));
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        return new TensorFlowModel(spec, weights, prepare(runtime));
    }

    /** Loads the library and settles the device. A GPU gets whole batches: its parts would keep it waiting. */
    private static RuntimeOptions prepare(RuntimeOptions runtime) {
        NativeLibrary.load();
        Device device = GpuChoice.ofThisMachine().resolve(runtime.device());
        int threads = device.kind() == Device.Kind.GPU ? 1 : runtime.threads();
        return new RuntimeOptions(device, threads, runtime.seed(), runtime.windowsAtOnce());
    }
}
