package io.cadenza.tensorflow;

import io.cadenza.core.backend.BackendProvider;

/** What generations of all networks share: ids go into a graph with time outermost. */
abstract class StreamSession implements BackendProvider.Generation {
    private final InferenceGraph graph;
    private final int streams;

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
    public final float[][] advance(int[][] ids) {
        return compute(stepwise(ids), false);
    }

    /** The logits after every token of a session's only stream. */
    final float[][] logits(int[] ids) {
        return compute(stepwise(new int[][] {ids}), true);
    }

    private static int[][] stepwise(int[][] ids) {
        int[][] steps = new int[ids[0].length][ids.length];
        for (int t = 0; t < steps.length; t++) {
            for (int stream = 0; stream < ids.length; stream++) {
                steps[t][stream] = ids[stream][t];
            }
        }
        return steps;
    }

    /**
     * Advances every stream.
     *
     * @param steps [time][stream]
     * @param all whether the logits after every step are wanted, not only those after the last
     * @return time-major, [time · stream][vocabulary] or [stream][vocabulary]
     */
    abstract float[][] compute(int[][] steps, boolean all);

    @Override
    public abstract void close();
}
