package io.cadenza.dl4j;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.NvidiaGpu;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which device to use, decided before any native library is loaded: ND4J takes its CUDA build where that is on the class path, and
 * on a card that it has no code for it fails in the first operation, or ends the process.
 *
 * @param present whether the CUDA build is on the class path
 * @param gpus what the driver lists
 * @param visible the value of {@code CUDA_VISIBLE_DEVICES}; empty if not set
 */
record CudaBuild(boolean present, Supplier<List<NvidiaGpu>> gpus, String visible) {
    /** Compute capability times ten. Code for 8.6 runs on 8.9; there is no PTX, from which a driver would make code for later ones. */
    private static final int LEAST_CAPABILITY = 37;

    private static final int MOST_CAPABILITY = 89;

    /** That of this process. */
    static CudaBuild ofThisProcess() {
        String backend = "/org/nd4j/linalg/jcublas/JCublasBackend.class";
        return new CudaBuild(
                CudaBuild.class.getResource(backend) != null,
                () -> NvidiaGpu.list(NvidiaGpu.COMMAND),
                System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", ""));
    }

    /**
     * The device to compute on: the CPU with the CPU build, the GPU that ND4J will take with the CUDA build.
     *
     * @throws BackendException if that is not the one wanted, or cannot be used; the message says why and what to do
     */
    Device resolve(Device wanted) {
        if (!present) {
            if (wanted.kind() == Device.Kind.GPU) {
                throw refusal(
                        wanted,
                        "this is ND4J's CPU build. On Linux x86-64 with an NVIDIA GPU of compute capability 3.7 to 8.9 start"
                                + " ./cadenza --cuda-dl4j. Or set device: cpu, or backend: tensorflow.");
            }
            return Device.CPU;
        }
        if (wanted.kind() == Device.Kind.CPU) {
            throw refusal(
                    wanted,
                    "this is ND4J's CUDA build, which computes on a GPU alone. Set device: gpu or backend: java, or start"
                            + " ./cadenza without --cuda-dl4j.");
        }
        List<NvidiaGpu> known = gpus.get();
        NvidiaGpu taken = taken(wanted, known);
        if (wanted.kind() == Device.Kind.GPU && !wanted.equals(taken.device())) {
            throw refusal(
                    wanted, "ND4J takes " + taken.device() + " of " + names(known) + ". " + setVisible(wanted.index()));
        }
        whyNot(taken).ifPresent(reason -> {
            throw refusal(wanted, reason);
        });
        return taken.device();
    }

    /** What {@link #resolve} gave, for the user. */
    String describe(Device resolved) {
        if (!present) {
            return resolved + ", " + Runtime.getRuntime().availableProcessors() + " processors";
        }
        return gpus.get().stream()
                .filter(gpu -> gpu.device().equals(resolved))
                .map(NvidiaGpu::toString)
                .findFirst()
                .orElse(resolved.toString());
    }

    /** The one that ND4J takes: it would spread its threads over all that are visible, with arrays of one network on several. */
    private NvidiaGpu taken(Device wanted, List<NvidiaGpu> known) {
        if (known.isEmpty()) {
            throw refusal(
                    wanted,
                    "there is no NVIDIA GPU with a driver (nvidia-smi lists none). Install a driver of version 510.39 or later,"
                            + " or start ./cadenza without --cuda-dl4j.");
        }
        if (visible.isEmpty() && known.size() == 1) {
            return known.get(0);
        }
        return known.stream()
                .filter(gpu -> String.valueOf(gpu.device().index()).equals(visible))
                .findFirst()
                .orElseThrow(() -> refusal(
                        wanted,
                        "CUDA_VISIBLE_DEVICES is \"" + visible + "\", which is not the number of one of " + names(known)
                                + ". " + setVisible(known.get(0).device().index())));
    }

    private static String setVisible(int index) {
        return "Set CUDA_VISIBLE_DEVICES=" + index + " and CUDA_DEVICE_ORDER=PCI_BUS_ID in the environment.";
    }

    private static String names(List<NvidiaGpu> gpus) {
        return gpus.stream().map(NvidiaGpu::toString).collect(Collectors.joining("; "));
    }

    /** Why there is no code for a card; empty if there is. */
    private static Optional<String> whyNot(NvidiaGpu gpu) {
        if (gpu.capability() < LEAST_CAPABILITY) {
            return Optional.of(gpu + " is older than ND4J's code, which begins at compute capability 3.7."
                    + " Start ./cadenza without --cuda-dl4j.");
        }
        if (gpu.capability() > MOST_CAPABILITY) {
            return Optional.of(
                    gpu + " is newer than ND4J's code, which is of CUDA 11.6 and ends at compute capability 8.9."
                            + " Start ./cadenza --cuda, which has TensorFlow for it.");
        }
        return Optional.empty();
    }

    private static BackendException refusal(Device wanted, String reason) {
        String device = wanted.kind() == Device.Kind.AUTO ? "a GPU" : wanted.toString();
        return new BackendException("Deeplearning4j cannot use " + device + ": " + reason);
    }
}
