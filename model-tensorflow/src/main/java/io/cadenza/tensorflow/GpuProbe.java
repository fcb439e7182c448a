package io.cadenza.tensorflow;

import io.cadenza.core.backend.Device;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;

/** Whether TensorFlow can compute on a GPU. Its Java interface lists no devices, so one is tried. */
final class GpuProbe {
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
