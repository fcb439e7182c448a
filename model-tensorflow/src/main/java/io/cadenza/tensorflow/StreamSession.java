package io.cadenza.tensorflow;

import io.cadenza.core.backend.GenerationSession;
import java.util.Arrays;

/** What generation sessions of all networks share: the checks of what they are given. */
abstract class StreamSession implements GenerationSession {
    private final InferenceGraph graph;
    private final int streams;
    private boolean closed;

    StreamSession(InferenceGraph graph, int streams) {
        this.graph = graph;
        this.streams = streams;
    }

    final InferenceGraph graph() {
        return graph;
    }

    final int streams() {
        return streams;
    }

    @Override
    public final float[][] next(int[] ids) {
        return advance(new int[][] {ids}, false);
    }

    @Override
    public final float[][] prime(int[][] prompts) {
        int time = prompts.length == 0 ? 0 : prompts[0].length;
        if (time == 0 || Arrays.stream(prompts).anyMatch(prompt -> prompt.length != time)) {
            throw new IllegalArgumentException("Prompts are equally long and hold at least one token");
        }
        int[][] steps = new int[time][prompts.length];
        for (int t = 0; t < time; t++) {
            for (int stream = 0; stream < prompts.length; stream++) {
                steps[t][stream] = prompts[stream][t];
            }
        }
        return advance(steps, false);
    }

    /**
     * Advances every stream.
     *
     * @param steps [time][stream]
     * @param all whether the logits after every step are wanted, not only those after the last
     * @return time-major, [time · stream][vocabulary] or [stream][vocabulary]
     */
    final float[][] advance(int[][] steps, boolean all) {
        graph.requireOpen();
        if (closed) {
            throw new IllegalStateException("The generation session is closed");
        }
        for (int[] step : steps) {
            requireIds(step);
        }
        return compute(steps, all);
    }

    /** {@link #advance} with what has been checked. */
    abstract float[][] compute(int[][] steps, boolean all);

    private void requireIds(int[] ids) {
        if (ids.length != streams) {
            throw new IllegalArgumentException(
                    "There is one token id for each of " + streams + " streams, not " + ids.length);
        }
        int vocabularySize = graph.spec().vocabularySize();
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize) {
                throw new IllegalArgumentException("A token id is 0 to " + (vocabularySize - 1) + ", not " + id);
            }
        }
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            free();
        }
    }

    /** Frees what the session holds; called once. */
    abstract void free();
}
