package io.cadenza.javabackend;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;

/** An opened model. */
final class JavaModel implements SequenceModel {
    private final ModelSpec spec;
    private final Network network;
    private final int threads;
    private boolean closed;

    JavaModel(ModelSpec spec, Network network, int threads) {
        this.spec = spec;
        this.network = network;
        this.threads = threads;
    }

    @Override
    public ModelSpec spec() {
        return spec;
    }

    @Override
    public float[][] logits(int[] ids) {
        requireOpen();
        if (ids.length == 0) {
            throw new IllegalArgumentException("A window holds at least one token");
        }
        requireIds(ids);
        return network.window(ids);
    }

    @Override
    public GenerationSession start(int streams) {
        requireOpen();
        if (streams < 1) {
            throw new IllegalArgumentException("A number of streams is 1 or more, not " + streams);
        }
        return new JavaGeneration(this, network, streams, threads);
    }

    void requireIds(int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= spec.vocabularySize()) {
                throw new IllegalArgumentException("A token id is 0 to " + (spec.vocabularySize() - 1) + ", not " + id);
            }
        }
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The model is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
