package io.cadenza.javabackend;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Training, logits and generation in plain Java on the CPU; it starts in milliseconds. */
public final class JavaBackend implements BackendProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public JavaBackend() {}

    @Override
    public String name() {
        return "java";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo(
                "Java " + Runtime.version().feature(),
                List.of("cpu (" + Runtime.getRuntime().availableProcessors() + " processors)"),
                List.of("wavenet-simple computes its window anew for each token"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec.isDifferentiable();
    }

    @Override
    public int priority(Task task) {
        if (task == Task.GENERATE) {
            return 300;
        }
        // With the Vector API it trains faster than the backends with natives, in plain loops slower.
        return Arithmetic.hasVectors() ? 250 : 50;
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new JavaTraining(start, optimizer, runtime, Arithmetic::fastest);
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new JavaModel(Network.of(spec, weights), runtime.threads());
    }

    private static void requireCpu(RuntimeOptions runtime) {
        if (runtime.device().kind() == Device.Kind.GPU) {
            throw new BackendException("The backend \"java\" computes on the CPU, not on " + runtime.device()
                    + ". Set device to cpu or auto, or set backend to one that uses GPUs.");
        }
    }

    /** An opened model; its network is immutable, so that threads share it. */
    private record JavaModel(Network network, int threads) implements BackendProvider.Model {
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

        /** Streams, in as many groups as there are threads if they are many. A stream's bits do not depend on its group. */
        private static final class JavaGeneration implements BackendProvider.Generation {
            /** Handing a group to another thread takes some 10 µs, about what a token of one stream takes. */
            private static final int STREAMS_WORTH_A_THREAD = 8;

            private final int streams;
            private final List<Group> groups = new ArrayList<>();
            private final WorkerPool workers;

            JavaGeneration(Network network, int streams, int threads) {
                this.streams = streams;
                int count = Math.max(1, Math.min(threads, streams / STREAMS_WORTH_A_THREAD));
                for (int i = 0; i < count; i++) {
                    int from = streams * i / count;
                    int to = streams * (i + 1) / count;
                    groups.add(new Group(network.streams(to - from), from, to));
                }
                this.workers = new WorkerPool(count - 1);
            }

            /** Streams of one thread. */
            private record Group(Streams state, int from, int to) {
                void advance(int[][] prompts, float[][] logits) {
                    int[][] ids = Arrays.copyOfRange(prompts, from, to);
                    int time = ids[0].length;
                    for (int t = 0; t < time; t += Streams.CHUNK) {
                        state.advance(ids, t, Math.min(time, t + Streams.CHUNK));
                    }
                    System.arraycopy(state.lastLogits(), 0, logits, from, to - from);
                }
            }

            @Override
            public float[][] advance(int[][] prompts) {
                float[][] logits = new float[streams][];
                workers.run(groups.stream()
                        .<Runnable>map(group -> () -> group.advance(prompts, logits))
                        .toList());
                return logits;
            }

            @Override
            public float[] past(int stream) {
                Group group = group(stream);
                return group.state.past(stream - group.from);
            }

            @Override
            public void restore(int stream, float[] past) {
                Group group = group(stream);
                group.state.restore(stream - group.from, past);
            }

            private Group group(int stream) {
                return groups.stream()
                        .filter(group -> stream < group.to)
                        .findFirst()
                        .orElseThrow();
            }

            @Override
            public void close() {
                workers.close();
            }
        }
    }
}
