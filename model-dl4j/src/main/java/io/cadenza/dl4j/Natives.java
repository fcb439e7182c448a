package io.cadenza.dl4j;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Device;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** Loads ND4J's native libraries and settles how the process uses them. */
final class Natives {
    private Natives() {}

    /**
     * Loads the natives if they are not loaded, for a device.
     *
     * @return how to compute with them
     * @throws BackendException if they cannot be loaded, or cannot use the device
     */
    static Arithmetic load(Device device) {
        Device resolved = CudaBuild.ofThisProcess().resolve(device);
        try {
            return settle();
        } catch (LinkageError | RuntimeException e) {
            throw new BackendException(
                    "The backend \"dl4j\" cannot load its native libraries: " + rootMessage(e) + ". " + remedy(resolved)
                            + ", make sure that ~/.javacpp can be written, or set backend: java.",
                    e);
        }
    }

    private static String remedy(Device resolved) {
        return resolved.kind() == Device.Kind.CPU
                ? "Add nd4j-native and openblas with the classifier of this platform to the class path"
                : "Start ./cadenza --cuda-dl4j, which brings CUDA 11.6, or install that and a driver of version 510.39 or later";
    }

    /**
     * One thread within an operation: two that spin on a loaded machine made a batch thirty times slower, and the number of
     * threads would decide the order of sums and so the bits of results. Sessions use cores by splitting batches instead.
     */
    private static Arithmetic settle() {
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        CrashReportingUtil.crashDumpsEnabled(false);
        if (Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.CUDA) {
            return new ArrayArithmetic();
        }
        openblas.blas_set_num_threads(1);
        return new HostArithmetic();
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return root.getClass().getSimpleName() + ": " + message.replaceAll("\\.+$", "");
    }
}
