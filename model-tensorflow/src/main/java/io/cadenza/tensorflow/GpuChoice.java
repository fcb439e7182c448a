package io.cadenza.tensorflow;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.NvidiaGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;

/**
 * Which device is taken, and why a GPU is not: the reasons that can be told before TensorFlow is asked come first, because
 * TensorFlow only says that there is none.
 */
final class GpuChoice {
    /** The build holds machine code for 6.0, 7.0, 8.0, 8.9 and 9.0, and PTX of 9.0 for what comes after. */
    private static final int LEAST_CAPABILITY = 60;

    private static final Device FIRST = new Device(Device.Kind.GPU, 0);

    private final boolean cudaBuild;
    private final Supplier<List<NvidiaGpu>> gpus;
    private final Supplier<List<String>> missingLibraries;
    private final Predicate<Device> probe;

    /**
     * A choice from facts.
     *
     * @param cudaBuild whether TensorFlow's CUDA build is on the class path
     * @param gpus what the driver lists
     * @param missingLibraries what the loader does not find
     * @param probe whether TensorFlow computes on a GPU
     */
    GpuChoice(
            boolean cudaBuild,
            Supplier<List<NvidiaGpu>> gpus,
            Supplier<List<String>> missingLibraries,
            Predicate<Device> probe) {
        this.cudaBuild = cudaBuild;
        this.gpus = gpus;
        this.missingLibraries = missingLibraries;
        this.probe = probe;
    }

    /** The choice on this machine. */
    static GpuChoice ofThisMachine() {
        return new GpuChoice(
                CudaLibraries.areWanted(),
                () -> NvidiaGpu.list(NvidiaGpu.COMMAND),
                CudaLibraries::missing,
                GpuProbe::finds);
    }

    /**
     * The device to compute on: the CPU or a GPU.
     *
     * @throws BackendException if a GPU is asked for that cannot be used; the message says why and what to do
     */
    Device resolve(Device wanted) {
        return switch (wanted.kind()) {
            case CPU -> Device.CPU;
            case AUTO -> whyNot(FIRST).isPresent() ? Device.CPU : FIRST;
            case GPU -> {
                whyNot(wanted).ifPresent(reason -> {
                    throw new BackendException(
                            "TensorFlow cannot use " + wanted + ": " + reason + " Or set device: cpu.");
                });
                yield wanted;
            }
        };
    }

    /** Why a GPU cannot be used, with the remedy; empty if it can. */
    private Optional<String> whyNot(Device gpu) {
        if (!cudaBuild) {
            return Optional.of(
                    "this is its CPU build. On Linux x86-64 with an NVIDIA GPU start ./cadenza --cuda, which has"
                            + " org.tensorflow:tensorflow-core-native:" + NativeLibrary.JAVA_VERSION
                            + ":linux-x86_64-gpu on the class path instead.");
        }
        List<String> missing = missingLibraries.get();
        if (missing.contains(CudaLibraries.DRIVER)) {
            return Optional.of("there is no NVIDIA driver (" + CudaLibraries.DRIVER
                    + " cannot be loaded). Install one of version 525.60 or later.");
        }
        if (!missing.isEmpty()) {
            return Optional.of(
                    String.join(", ", missing) + " cannot be loaded. Start ./cadenza --cuda, which brings CUDA"
                            + " 12.6 and cuDNN 9.5, or install CUDA 12 and cuDNN 9.3 or later.");
        }
        List<NvidiaGpu> found = gpus.get();
        Optional<NvidiaGpu> known =
                found.stream().filter(one -> one.device().equals(gpu)).findFirst();
        if (known.isEmpty() && !found.isEmpty()) {
            return Optional.of("there is no such one. Choose among: "
                    + String.join("; ", found.stream().map(NvidiaGpu::toString).toList()) + ".");
        }
        if (known.filter(one -> one.capability() < LEAST_CAPABILITY).isPresent()) {
            return Optional.of(known.get() + " is older than its code, which begins at compute capability 6.0 (Pascal)."
                    + " Choose another GPU.");
        }
        return probe.test(gpu)
                ? Optional.empty()
                : Optional.of(
                        "it finds none there. Run again with TF_CPP_MIN_LOG_LEVEL=0 in the environment to see what"
                                + " TensorFlow says.");
    }

    /** The devices that can be used, the CPU first. */
    List<String> devices() {
        List<String> devices = new ArrayList<>();
        devices.add(Device.CPU + " (" + Runtime.getRuntime().availableProcessors() + " processors)");
        if (whyNot(FIRST).isEmpty()) {
            List<NvidiaGpu> found = gpus.get();
            found.stream().map(NvidiaGpu::toString).forEach(devices::add);
            if (found.isEmpty()) {
                devices.add(FIRST.toString());
            }
        }
        return devices;
    }

    /** Why the CUDA build computes on the CPU; empty if it does not, and of the CPU build, of which nothing else is expected. */
    Optional<String> whyNoGpu() {
        return cudaBuild ? whyNot(FIRST) : Optional.empty();
    }

    /** What TensorFlow's CUDA build asks the system for by name when a GPU is first used; none of it is linked in. */
    private static final class CudaLibraries {
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

    /** Whether TensorFlow can compute on a GPU. Its Java interface lists no devices, so one is tried. */
    private static final class GpuProbe {
        private GpuProbe() {}

        /** Whether one number can be put there and taken back. */
        static boolean finds(Device gpu) {
            DeviceSpec first = DeviceSpec.newBuilder()
                    .deviceType(DeviceSpec.DeviceType.GPU)
                    .deviceIndex(0)
                    .build();
            try (Graph graph = new Graph()) {
                Ops tf = Ops.create(graph).withDevice(first);
                var one = tf.identity(tf.constant(1f));
                try (Session session = new Session(graph, SessionConfig.probe(gpu))) {
                    session.runner().fetch(one).run().close();
                    return true;
                }
            } catch (TensorFlowException | IllegalArgumentException e) {
                // An unknown device is an invalid argument, a library without its CUDA something else.
                return false;
            }
        }
    }
}
