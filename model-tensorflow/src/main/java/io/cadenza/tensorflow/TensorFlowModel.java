package io.cadenza.tensorflow;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Weights;

/** A model opened for logits and generation. */
final class TensorFlowModel implements SequenceModel {
    private final InferenceGraph graph;

    TensorFlowModel(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        this.graph = new InferenceGraph(Network.of(spec), weights, runtime.device());
    }

    @Override
    public ModelSpec spec() {
        return graph.spec();
    }

    @Override
    public float[][] logits(int[] ids) {
        graph.requireOpen();
        if (ids.length == 0) {
            throw new IllegalArgumentException("Logits need at least one token id");
        }
        int[][] steps = new int[ids.length][];
        for (int t = 0; t < steps.length; t++) {
            steps[t] = new int[] {ids[t]};
        }
        try (StreamSession session = open(1)) {
            return session.advance(steps, true);
        }
    }

    @Override
    public GenerationSession start(int streams) {
        graph.requireOpen();
        if (streams < 1) {
            throw new IllegalArgumentException("A number of streams is 1 or more, not " + streams);
        }
        return open(streams);
    }

    private StreamSession open(int streams) {
        return spec() instanceof SimpleWaveNetSpec simple
                ? new WindowSession(graph, simple, streams)
                : new StateSession(graph, streams);
    }

    @Override
    public void close() {
        graph.close();
    }
}
