package io.cadenza.dl4j;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Device;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.factory.Nd4j;

/** Loads ND4J's native libraries and settles how the process uses them. */
final class Natives {
    private Natives() {}

    /**
     * Loads the natives if they are not loaded, for a device.
     *
     * @throws BackendException if they cannot be loaded, or for a GPU
     */
    static void load(Device device) {
        if (device.kind() == Device.Kind.GPU) {
            throw new BackendException("The backend \"dl4j\" computes on the CPU, not on " + device
                    + ": Deeplearning4j's newest CUDA build is for CUDA 11.6 and has code for compute capability 3.7"
                    + " to 8.6 only, GPUs up to 2021. Set device: cpu, or backend: tensorflow.");
        }
        try {
            settle();
        } catch (LinkageError | RuntimeException e) {
            throw new BackendException(
                    "The backend \"dl4j\" cannot load its native libraries: " + rootMessage(e)
                            + ". Add nd4j-native and openblas with the classifier of this platform to the class path,"
                            + " make sure that ~/.javacpp can be written, or set backend: java.",
                    e);
        }
    }

    /**
     * One thread within an operation: two that spin on a loaded machine made a batch thirty times slower, and the number of
     * threads would decide the order of sums and so the bits of results. Sessions use cores by splitting batches instead.
     */
    private static void settle() {
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        openblas.blas_set_num_threads(1);
        CrashReportingUtil.crashDumpsEnabled(false);
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
