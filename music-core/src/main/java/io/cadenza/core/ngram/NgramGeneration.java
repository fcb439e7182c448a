package io.cadenza.core.ngram;

import io.cadenza.core.backend.BackendProvider;

/** Streams, each with the entries of its latest tokens for a state: a token costs the same wherever it stands. */
final class NgramGeneration implements BackendProvider.Generation {
    private final NgramModel model;
    private final int[][] pasts;

    NgramGeneration(NgramModel model, int[][] pasts) {
        this.model = model;
        this.pasts = pasts;
    }

    @Override
    public float[][] advance(int[][] ids) {
        float[][] logits = new float[ids.length][];
        for (int stream = 0; stream < ids.length; stream++) {
            for (int id : ids[stream]) {
                logits[stream] = model.advance(pasts[stream], id);
            }
        }
        return logits;
    }

    @Override
    public void close() {
        // All is on Java's heap.
    }
}
