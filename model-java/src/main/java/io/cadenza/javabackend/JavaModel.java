package io.cadenza.javabackend;

import io.cadenza.core.backend.BackendProvider;

/** An opened model; its network is immutable, so that threads share it. */
record JavaModel(Network network, int threads) implements BackendProvider.Model {
    @Override
    public float[][] logits(int[] ids) {
        return network.window(ids);
    }

    @Override
    public BackendProvider.Generation start(int streams) {
        return new JavaGeneration(network, streams, threads);
    }

    @Override
    public void close() {
        // All is on Java's heap.
    }
}
