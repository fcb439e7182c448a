package io.cadenza.ngram;

import io.cadenza.core.backend.GenerationSession;

/** Streams, each with the entries of its latest tokens for a state: a token costs the same wherever it stands. */
final class NgramGeneration implements GenerationSession {
    private final NgramModel model;
    private final int[][] pasts;
    private boolean closed;

    NgramGeneration(NgramModel model, int[][] pasts) {
        this.model = model;
        this.pasts = pasts;
    }

    @Override
    public float[][] next(int[] ids) {
        model.requireOpen();
        if (closed) {
            throw new IllegalStateException("The generation session is closed");
        }
        if (ids.length != pasts.length) {
            throw new IllegalArgumentException(
                    "There is one token id for each of " + pasts.length + " streams, not " + ids.length);
        }
        model.requireIds(ids);
        float[][] logits = new float[ids.length][];
        for (int stream = 0; stream < ids.length; stream++) {
            logits[stream] = model.advance(pasts[stream], ids[stream]);
        }
        return logits;
    }

    @Override
    public void close() {
        closed = true;
    }
}
