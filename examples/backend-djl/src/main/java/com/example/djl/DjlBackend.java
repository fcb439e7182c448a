package com.example.djl;

import ai.djl.engine.Engine;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The backend {@code pytorch}: LSTMs on PyTorch, through the Deep Java Library (DJL), on the CPU. */
public final class DjlBackend implements BackendProvider {
    /**
     * The thread of every call into PyTorch. DJL allows one collection of gradients at a time in a process, and the number of
     * threads that PyTorch is told holds for the thread that tells it: another thread would sum in another order.
     */
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "pytorch");
        thread.setDaemon(true);
        return thread;
    });

    /** Found by {@link java.util.ServiceLoader}; loads nothing. */
    public DjlBackend() {}

    @Override
    public String name() {
        return "pytorch";
    }

    @Override
    public BackendInfo describe() {
        Engine engine = engine(1);
        return new BackendInfo(
                "PyTorch " + engine.getVersion() + " through DJL " + Engine.getDjlVersion(),
                List.of("cpu"),
                List.of("lstm only", "the number of threads is that of the first session in a process"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec instanceof LstmSpec && (task == Task.GENERATE || spec.layerDropout() == 0);
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new DjlTraining(engine(runtime.threads()), start, optimizer, runtime.seed());
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new DjlModel(engine(runtime.threads()), (LstmSpec) spec, weights);
    }

    /** PyTorch, with its natives from the class path alone: DJL would otherwise ask the network. */
    private static Engine engine(int threads) {
        return onItsThread(() -> {
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            if (System.getProperty("ai.djl.pytorch.num_threads") == null) {
                System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
                System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            }
            try {
                return Engine.getEngine("PyTorch");
            } catch (RuntimeException | LinkageError e) {
                throw new BackendException(
                        "PyTorch cannot be loaded: " + e.getMessage()
                                + ". Put pytorch-native-cpu for this platform beside this backend.",
                        e);
            }
        });
    }

    /** Calls PyTorch and waits. */
    static <T> T onItsThread(Supplier<T> call) {
        try {
            return CompletableFuture.supplyAsync(call, THREAD).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void requireCpu(RuntimeOptions runtime) {
        if (runtime.device().kind() == Device.Kind.GPU) {
            throw new BackendException("The backend \"pytorch\" computes on the CPU, not on " + runtime.device()
                    + ". Set device to cpu or auto.");
        }
    }
}
