package io.cadenza.tensorflow;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;

/** A model opened for logits and generation. */
final class TensorFlowModel implements BackendProvider.Model {
    private final InferenceGraph graph;

    TensorFlowModel(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        this.graph = AsciiDigits.build(() -> new InferenceGraph(Network.of(spec), weights, runtime.device()));
    }

    @Override
    public float[][] logits(int[] ids) {
        try (StreamSession session = start(1)) {
            return session.logits(ids);
        }
    }

    @Override
    public StreamSession start(int streams) {
        return graph.spec() instanceof SimpleWaveNetSpec simple
                ? new WindowSession(graph, simple, streams)
                : new StateSession(graph, streams);
    }

    @Override
    public void close() {
        graph.close();
    }

    /** Generation from a state; it stays in TensorFlow's memory and goes from one run into the next. */
    private static final class StateSession extends StreamSession {
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

        /** The stream's numbers in the state, then its ids among those fed before new ones. */
        @Override
        public float[] past(int stream) {
            int ids = graph().network().leadingIds();
            float[] all = new float[Math.toIntExact(state.shape().size())];
            state.asRawTensor().data().asFloats().read(all);
            int inner = inner();
            float[] past = new float[all.length / streams() + ids];
            for (int outer = 0; outer < past.length - ids && inner > 0; outer += inner) {
                System.arraycopy(all, outer * streams() + stream * inner, past, outer, inner);
            }
            for (int i = 0; i < ids; i++) {
                past[past.length - ids + i] = leading[i * streams() + stream];
            }
            return past;
        }

        @Override
        public void restore(int stream, float[] past) {
            int ids = graph().network().leadingIds();
            FloatDataBuffer all = state.asRawTensor().data().asFloats();
            int inner = inner();
            for (int outer = 0; outer < past.length - ids && inner > 0; outer += inner) {
                all.offset((long) outer * streams() + (long) stream * inner).write(past, outer, inner);
            }
            for (int i = 0; i < ids; i++) {
                leading[i * streams() + stream] = (int) past[past.length - ids + i];
            }
        }

        /** How many numbers of a stream lie side by side in the state. */
        private int inner() {
            long[] shape = graph().network().stateShape(1);
            return Math.toIntExact(Arrays.stream(shape)
                    .skip(graph().network().streamDimension() + 1L)
                    .reduce(1, Math::multiplyExact));
        }

        @Override
        public void close() {
            state.close();
        }
    }

    /** Generation by computing the window of the latest tokens anew for each token. */
    private static final class WindowSession extends StreamSession {
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
            int rows = graph().network().leadingIds(latest.size()) + latest.size();
            int[] ids = new int[rows * streams()];
            Arrays.fill(ids, spec.vocabularySize());
            int next = ids.length - latest.size() * streams();
            for (Iterator<int[]> steps = latest.iterator(); steps.hasNext(); next += streams()) {
                System.arraycopy(steps.next(), 0, ids, next, streams());
            }
            return ids;
        }

        @Override
        public float[] past(int stream) {
            float[] past = new float[latest.size()];
            int at = 0;
            for (int[] step : latest) {
                past[at++] = step[stream];
            }
            return past;
        }

        @Override
        public void restore(int stream, float[] past) {
            while (latest.size() < past.length) {
                latest.addLast(new int[streams()]);
            }
            int at = 0;
            for (int[] step : latest) {
                step[stream] = (int) past[at++];
            }
        }

        @Override
        public void close() {
            latest.clear();
        }
    }

    /** What generations of all networks share: ids go into a graph with time outermost. */
    private abstract static class StreamSession implements BackendProvider.Generation {
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
}
