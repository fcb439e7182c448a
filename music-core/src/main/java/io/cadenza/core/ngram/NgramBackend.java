package io.cadenza.core.ngram;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.List;

/** Back-off n-grams, by counting on one thread of the CPU: a million tokens in seconds. */
public final class NgramBackend implements BackendProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public NgramBackend() {}

    @Override
    public String name() {
        return "ngram";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo(
                "interpolated Kneser-Ney, Java " + Runtime.version().feature(),
                List.of("cpu (one thread)"),
                List.of("counts tokens; the learning rate changes nothing"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec instanceof NgramSpec;
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new NgramTraining(NgramFile.read((NgramSpec) start.spec(), start.weights()), start.step());
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new NgramModel(NgramFile.read((NgramSpec) spec, weights));
    }

    private static void requireCpu(RuntimeOptions runtime) {
        if (runtime.device().kind() == Device.Kind.GPU) {
            throw new BackendException("The backend \"ngram\" counts on the CPU, not on " + runtime.device()
                    + ". Set device to cpu or auto.");
        }
    }
}
