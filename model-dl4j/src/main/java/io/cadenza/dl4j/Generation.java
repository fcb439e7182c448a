package io.cadenza.dl4j;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.model.ModelSpec;
import java.util.Arrays;

/** What all generation sessions check before they advance. */
abstract class Generation implements GenerationSession {
    private final Dl4jModel model;
    private final int streams;
    private boolean closed;

    Generation(Dl4jModel model, int streams) {
        this.model = model;
        this.streams = streams;
    }

    final int streams() {
        return streams;
    }

    /** Takes in one valid id per stream. */
    abstract void advance(int[] ids);

    /** The logits after the ids taken in last. */
    abstract float[][] logits();

    /** Frees what the session holds. */
    abstract void release();

    @Override
    public final float[][] next(int[] ids) {
        requireOpen();
        requireOnePerStream(ids.length);
        requireIds(ids, model.spec());
        advance(ids);
        return logits();
    }

    @Override
    public final float[][] prime(int[][] prompts) {
        requireOpen();
        requireOnePerStream(prompts.length);
        int time = prompts[0].length;
        if (time == 0 || Arrays.stream(prompts).anyMatch(prompt -> prompt.length != time)) {
            throw new IllegalArgumentException("Prompts are equally long and hold at least one token");
        }
        for (int[] prompt : prompts) {
            requireIds(prompt, model.spec());
        }
        for (int t = 0; t < time; t++) {
            int position = t;
            advance(Arrays.stream(prompts).mapToInt(prompt -> prompt[position]).toArray());
        }
        return logits();
    }

    private void requireOpen() {
        model.requireOpen();
        if (closed) {
            throw new IllegalStateException("The generation session is closed");
        }
    }

    private void requireOnePerStream(int count) {
        if (count != streams) {
            throw new IllegalArgumentException("There are " + streams + " streams, not " + count);
        }
    }

    /** @throws IllegalArgumentException if an id is outside the vocabulary */
    static void requireIds(int[] ids, ModelSpec spec) {
        for (int id : ids) {
            if (id < 0 || id >= spec.vocabularySize()) {
                throw new IllegalArgumentException("A token id is 0 to " + (spec.vocabularySize() - 1) + ", not " + id);
            }
        }
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            model.forget(this);
            release();
        }
    }
}
