package io.cadenza.dl4j;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.List;

/** A network opened for logits and generation. */
final class Dl4jModel implements SequenceModel {
    private final ModelSpec spec;
    private final Buffers scratch = new Buffers();
    private final Network network;
    private final List<Generation> sessions = new ArrayList<>();
    private boolean closed;

    Dl4jModel(ModelSpec spec, Weights weights) {
        this.spec = spec;
        FlatWeights layout = new FlatWeights(Architecture.layers(spec));
        Matrix flat = scratch.matrix(1, layout.count());
        layout.write(weights, flat);
        this.network = new Network(spec, flat.array());
    }

    @Override
    public ModelSpec spec() {
        return spec;
    }

    @Override
    public float[][] logits(int[] ids) {
        requireOpen();
        if (ids.length == 0) {
            throw new IllegalArgumentException("A window holds at least one token id");
        }
        Generation.requireIds(ids, spec);
        return network.forward(ids, ids.length, 1, 0, false).toRows();
    }

    @Override
    public GenerationSession start(int streams) {
        requireOpen();
        if (streams < 1) {
            throw new IllegalArgumentException("A number of streams is 1 or more, not " + streams);
        }
        Generation session = spec instanceof SimpleWaveNetSpec
                ? new WindowGeneration(this, network, streams)
                : new StatefulGeneration(this, network.layers(), streams);
        sessions.add(session);
        return session;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The model is closed");
        }
    }

    /** Tells that a session was closed. */
    void forget(Generation session) {
        sessions.remove(session);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            List.copyOf(sessions).forEach(Generation::close);
            network.close();
            scratch.close();
        }
    }
}
