package io.cadenza.tensorflow;

import io.cadenza.core.backend.Device;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Weights;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A model's graph for logits. Its weights are constants, so that TensorFlow computes once what depends on them alone. It
 * keeps no state: several threads may run it.
 */
final class InferenceGraph implements AutoCloseable {
    private final Network network;
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TInt32> ids;
    private final Placeholder<TFloat32> state;
    private final StatefulOutput continuation;

    InferenceGraph(Network network, Weights weights, Device device) {
        this.network = network;
        Ops tf = Ops.create(graph);
        Map<String, Operand<TFloat32>> constants = new HashMap<>();
        weights.tensors()
                .forEach((name, tensor) -> constants.put(
                        name,
                        tf.constant(
                                Shape.of(tensor.shape().dimensions().stream()
                                        .mapToLong(i -> i)
                                        .toArray()),
                                DataBuffers.of(tensor.toArray(), true, false))));
        this.ids = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
        this.state = tf.placeholder(TFloat32.class);
        this.continuation = network.continuation(new Layers(tf, constants, Dropout.NONE), ids, state);
        this.session = new Session(graph, SessionConfig.generation(device));
    }

    Network network() {
        return network;
    }

    ModelSpec spec() {
        return network.spec();
    }

    /** The state before any token; the caller's to close. */
    TFloat32 emptyState(int streams) {
        Shape shape = Shape.of(network.stateShape(streams));
        TFloat32 zeros = TFloat32.tensorOf(shape);
        zeros.asRawTensor().data().asFloats().write(new float[Math.toIntExact(shape.size())]);
        return zeros;
    }

    /**
     * One run.
     *
     * @param values ids, time-major, [rows, streams]
     */
    InferenceResult run(int[] values, int streams, TFloat32 before) {
        try (TInt32 tensor = TInt32.tensorOf(Shape.of(values.length / streams, streams))) {
            tensor.asRawTensor().data().asInts().write(values);
            Result result = session.runner()
                    .feed(ids, tensor)
                    .feed(state, before)
                    .fetch(continuation.logits())
                    .fetch(continuation.state())
                    .run();
            try (Tensor logits = result.get(0)) {
                float[] read = new float[Math.toIntExact(logits.shape().size())];
                logits.asRawTensor().data().asFloats().read(read);
                return new InferenceResult(read, spec().vocabularySize(), (TFloat32) result.get(1));
            }
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
