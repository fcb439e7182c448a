package io.cadenza.tensorflow;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Weights;

/** A model opened for logits and generation. */
final class TensorFlowModel implements BackendProvider.Model {
    private final InferenceGraph graph;

    TensorFlowModel(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        this.graph = AsciiDigits.build(() -> new InferenceGraph(Network.of(spec), weights, runtime.device()));
    }

    @Override
    public float[][] logits(int[] ids) {
        try (StreamSession session = start(1)) {
            return session.logits(ids);
        }
    }

    @Override
    public StreamSession start(int streams) {
        return graph.spec() instanceof SimpleWaveNetSpec simple
                ? new WindowSession(graph, simple, streams)
                : new StateSession(graph, streams);
    }

    @Override
    public void close() {
        graph.close();
    }
}
