package io.cadenza.javabackend;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An opened model. */
final class JavaModel implements SequenceModel {
    private final ModelSpec spec;
    private final Network network;
    private final int threads;
    /** Those that still have threads of their own. */
    private final Set<JavaGeneration> sessions = new HashSet<>();

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
        JavaGeneration session = new JavaGeneration(this, network, streams, threads);
        sessions.add(session);
        return session;
    }

    void forget(JavaGeneration session) {
        sessions.remove(session);
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
        List.copyOf(sessions).forEach(JavaGeneration::close);
    }
}
