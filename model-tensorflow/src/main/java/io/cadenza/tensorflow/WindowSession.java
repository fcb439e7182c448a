package io.cadenza.tensorflow;

import io.cadenza.core.model.SimpleWaveNetSpec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.tensorflow.types.TFloat32;

/** Generation by computing the window of the latest tokens anew for each token. */
final class WindowSession extends StreamSession {
    private final SimpleWaveNetSpec spec;
    private final Deque<int[]> latest = new ArrayDeque<>();

    WindowSession(InferenceGraph graph, SimpleWaveNetSpec spec, int streams) {
        super(graph, streams);
        this.spec = spec;
    }

    /** Only the token after the window is predicted; {@code all} changes nothing. */
    @Override
    float[][] compute(int[][] steps, boolean all) {
        int window = all ? steps.length : spec.window();
        for (int[] step : Arrays.copyOfRange(steps, Math.max(0, steps.length - window), steps.length)) {
            latest.addLast(step.clone());
        }
        while (latest.size() > window) {
            latest.removeFirst();
        }
        try (TFloat32 none = graph().emptyState(streams())) {
            InferenceResult outcome = graph().run(ids(), streams(), none);
            outcome.state().close();
            return outcome.lastRows(streams());
        }
    }

    /** The window after steps without a token: those its first convolution looks back on, and as many as pooling needs. */
    private int[] ids() {
        int rows = graph().network().leadingIds() + Math.max(spec.shortestWindow(), latest.size());
        int[] ids = new int[rows * streams()];
        Arrays.fill(ids, spec.vocabularySize());
        int next = ids.length - latest.size() * streams();
        for (Iterator<int[]> steps = latest.iterator(); steps.hasNext(); next += streams()) {
            System.arraycopy(steps.next(), 0, ids, next, streams());
        }
        return ids;
    }

    @Override
    public void close() {
        latest.clear();
    }
}
