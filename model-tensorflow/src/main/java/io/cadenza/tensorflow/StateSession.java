package io.cadenza.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.types.TFloat32;

/** Generation from a state; it stays in TensorFlow's memory and goes from one run into the next. */
final class StateSession extends StreamSession {
    private TFloat32 state;
    /** The latest ids, time-major, that a run is fed before the new ones. */
    private int[] leading;

    StateSession(InferenceGraph graph, int streams) {
        super(graph, streams);
        this.state = graph.emptyState(streams);
        this.leading = new int[graph.network().leadingIds() * streams];
        Arrays.fill(leading, graph.spec().vocabularySize());
    }

    @Override
    float[][] compute(int[][] steps, boolean all) {
        int atOnce = graph().network().tokensAtOnce();
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < steps.length; from += atOnce) {
            int to = Math.min(steps.length, from + atOnce);
            InferenceResult outcome = run(Arrays.copyOfRange(steps, from, to));
            if (all) {
                rows.addAll(Arrays.asList(outcome.lastRows((to - from) * streams())));
            } else if (to == steps.length) {
                return outcome.lastRows(streams());
            }
        }
        return rows.toArray(float[][]::new);
    }

    private InferenceResult run(int[][] steps) {
        int[] ids = Arrays.copyOf(leading, leading.length + steps.length * streams());
        for (int t = 0; t < steps.length; t++) {
            System.arraycopy(steps[t], 0, ids, leading.length + t * streams(), streams());
        }
        InferenceResult outcome = graph().run(ids, streams(), state);
        state.close();
        state = outcome.state();
        leading = Arrays.copyOfRange(ids, ids.length - leading.length, ids.length);
        return outcome;
    }

    @Override
    public void close() {
        state.close();
    }
}
