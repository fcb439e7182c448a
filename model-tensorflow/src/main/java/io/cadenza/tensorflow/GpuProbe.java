package io.cadenza.tensorflow;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Device;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;

/** Whether TensorFlow can compute on a GPU. Its Java interface lists no devices, so one is tried. */
final class GpuProbe {
    private GpuProbe() {}

    /**
     * Does nothing unless a GPU is asked for.
     *
     * @throws BackendException if that GPU cannot be used
     */
    static void require(Device device) {
        if (device.kind() == Device.Kind.GPU && !finds(device)) {
            throw new BackendException(
                    ("TensorFlow finds no %s. Set device: cpu, or, on Linux with an NVIDIA GPU, CUDA 12 and cuDNN 9, put"
                                    + " org.tensorflow:tensorflow-core-native:%s:linux-x86_64-gpu on the class path in the place of %<s:linux-x86_64.")
                            .formatted(device, NativeLibrary.JAVA_VERSION));
        }
    }

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
