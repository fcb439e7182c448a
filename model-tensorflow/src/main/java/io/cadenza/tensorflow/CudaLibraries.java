package io.cadenza.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** What TensorFlow's CUDA build asks the system for by name when a GPU is first used; none of it is linked in. */
final class CudaLibraries {
    /** The driver's own, which no package but the driver's brings. */
    static final String DRIVER = "libcuda.so.1";

    /**
     * In an order in which each finds what it needs. TensorFlow 2.18 is built for CUDA 12.5 and cuDNN 9.3; later ones of the
     * same major versions serve.
     */
    private static final List<String> NAMES = List.of(
            DRIVER,
            "libcudart.so.12",
            "libcublasLt.so.12",
            "libcublas.so.12",
            "libcufft.so.11",
            "libnvJitLink.so.12",
            "libcusparse.so.12",
            "libcusolver.so.11",
            "libcudnn.so.9");

    private CudaLibraries() {}

    /** Whether the class path has TensorFlow's CUDA build. */
    static boolean areWanted() {
        return CudaLibraries.class.getResource(
                        "/org/tensorflow/internal/c_api/linux-x86_64-gpu/libtensorflow_framework.so.2")
                != null;
    }

    /** Those that the system's loader does not find. */
    static List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String name : NAMES) {
            try {
                Loader.loadGlobal(name);
            } catch (UnsatisfiedLinkError e) {
                missing.add(name);
            }
        }
        return missing;
    }
}
