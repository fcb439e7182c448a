package io.cadenza.tck.toy;

import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The toy, whole or with one fault. */
public final class ToyBackend implements BackendProvider {
    private static final int KEPT_BYTES = 50_000;

    private final Fault fault;
    private final List<ByteBuffer> kept = new ArrayList<>();

    /** A toy with a fault, or {@link Fault#NONE}. */
    public ToyBackend(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo("toy 1", List.of("cpu"), List.of());
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return switch (fault) {
            case SUPPORTS_NOTHING -> false;
            case SUPPORTS_ONLY_LARGE_MODELS -> spec.isDifferentiable() && spec.vocabularySize() > 20;
            case KEEPS_EVERY_LSTM, KEEPS_EVERY_TRAINING -> spec instanceof LstmSpec;
            case DECLINES_TRAINING -> spec.isDifferentiable() && task == Task.GENERATE;
            default -> spec.isDifferentiable();
        };
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        if (fault == Fault.KEEPS_EVERY_TRAINING) {
            kept.add(ByteBuffer.allocate(KEPT_BYTES));
        }
        return new ToyTraining(start, optimizer, runtime, fault);
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        if (fault == Fault.KEEPS_EVERY_MODEL || fault == Fault.KEEPS_EVERY_LSTM) {
            kept.add(ByteBuffer.allocate(KEPT_BYTES));
        }
        if (fault == Fault.KEEPS_NATIVE_MEMORY) {
            kept.add(ByteBuffer.allocateDirect(KEPT_BYTES)); // zeroed, and so resident
        }
        return new ToyModel(spec, weights, fault);
    }
}
