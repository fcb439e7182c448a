package io.cadenza.core.backend;

import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The checks of arguments and life cycles that all backends share, around what a library provides. */
final class CheckedBackend implements Backend {
    private final BackendProvider provider;
    /** Those that an error suggests instead. */
    private final Supplier<Backends> others;

    CheckedBackend(BackendProvider provider, Supplier<Backends> others) {
        this.provider = provider;
        this.others = others;
    }

    int priority(Task task) {
        return provider.priority(task);
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public BackendInfo describe() {
        return provider.describe();
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return provider.supports(spec, task);
    }

    @Override
    public TrainingSession openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        requireSupport(start.spec(), Task.TRAIN);
        return new CheckedTraining(start.spec(), provider.openTraining(start, optimizer, runtime));
    }

    @Override
    public SequenceModel open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        requireSupport(spec, Task.GENERATE);
        return new CheckedModel(spec, provider.open(spec, weights.requireFitting(spec), runtime));
    }

    private void requireSupport(ModelSpec spec, Task task) {
        if (!supports(spec, task)) {
            throw others.get().refusal(name(), spec, task);
        }
    }

    /** Its monitor makes closing wait for a call in flight. */
    private static final class CheckedTraining implements TrainingSession {
        private final ModelSpec spec;
        private final BackendProvider.Training training;
        private boolean closed;

        CheckedTraining(ModelSpec spec, BackendProvider.Training training) {
            this.spec = spec;
            this.training = training;
        }

        @Override
        public synchronized double step(Batch batch, double learningRate) {
            requireOpen();
            batch.requireFitting(spec);
            if (!(learningRate > 0 && Double.isFinite(learningRate))) {
                throw new IllegalArgumentException("A learning rate is more than 0, not " + learningRate);
            }
            return training.step(batch, learningRate);
        }

        @Override
        public synchronized double evaluate(Batch batch) {
            requireOpen();
            return training.evaluate(batch.requireFitting(spec));
        }

        @Override
        public synchronized TrainingState snapshot() {
            requireOpen();
            return training.snapshot();
        }

        @Override
        public synchronized Weights weights() {
            requireOpen();
            return training.weights();
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("The training session is closed");
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                training.close();
            }
        }
    }

    /** Every call holds the lock for reading, closing holds it for writing: natives are never freed under a call. */
    private static final class CheckedModel implements SequenceModel {
        private final ModelSpec spec;
        private final BackendProvider.Model model;
        private final ReadWriteLock lock = new ReentrantReadWriteLock();
        private final Set<CheckedGeneration> sessions = ConcurrentHashMap.newKeySet();
        private boolean closed;

        CheckedModel(ModelSpec spec, BackendProvider.Model model) {
            this.spec = spec;
            this.model = model;
        }

        @Override
        public ModelSpec spec() {
            return spec;
        }

        @Override
        public float[][] logits(int[] ids) {
            return whileOpen(() -> {
                if (ids.length == 0) {
                    throw new IllegalArgumentException("A window holds at least one token");
                }
                spec.requireIds(ids);
                return model.logits(ids);
            });
        }

        @Override
        public GenerationSession start(int streams) {
            return whileOpen(() -> {
                if (streams < 1) {
                    throw new IllegalArgumentException("A number of streams is 1 or more, not " + streams);
                }
                CheckedGeneration session = new CheckedGeneration(this, streams);
                sessions.add(session);
                return session;
            });
        }

        @Override
        public GenerationSession start(List<Past> pasts) {
            return whileOpen(() -> {
                if (pasts.isEmpty()) {
                    throw new IllegalArgumentException("A number of streams is 1 or more, not 0");
                }
                pasts.forEach(past -> {
                    if (!past.spec().equals(spec)) {
                        throw new IllegalArgumentException("A past is of another model: " + past.spec());
                    }
                });
                CheckedGeneration session = new CheckedGeneration(this, pasts);
                sessions.add(session);
                return session;
            });
        }

        <T> T whileOpen(Supplier<T> call) {
            Lock reading = lock.readLock();
            reading.lock();
            try {
                if (closed) {
                    throw new IllegalStateException("The model is closed");
                }
                return call.get();
            } finally {
                reading.unlock();
            }
        }

        /** Frees a session, unless closing the model has. */
        void release(CheckedGeneration session) {
            Lock reading = lock.readLock();
            reading.lock();
            try {
                if (sessions.remove(session)) {
                    session.free();
                }
            } finally {
                reading.unlock();
            }
        }

        @Override
        public void close() {
            Lock writing = lock.writeLock();
            writing.lock();
            try {
                if (!closed) {
                    closed = true;
                    sessions.forEach(CheckedGeneration::free);
                    sessions.clear();
                    model.close();
                }
            } finally {
                writing.unlock();
            }
        }
    }

    /** Streams in one part, or in one for each length of their first prompts. */
    private static final class CheckedGeneration implements GenerationSession {
        private final CheckedModel owner;
        private final int streams;
        private List<Part> parts;
        private boolean advanced;
        private boolean closed;

        CheckedGeneration(CheckedModel owner, int streams) {
            this.owner = owner;
            this.streams = streams;
            this.parts = List.of(new Part(IntStream.range(0, streams).boxed().toList(), owner.model.start(streams)));
        }

        /** Streams that go on; those whose pasts are of one length advance together. */
        CheckedGeneration(CheckedModel owner, List<Past> pasts) {
            this.owner = owner;
            this.streams = pasts.size();
            this.advanced = true;
            Map<Integer, List<Integer>> byLength = new TreeMap<>();
            for (int stream = 0; stream < streams; stream++) {
                byLength.computeIfAbsent(pasts.get(stream).values().length, length -> new ArrayList<>())
                        .add(stream);
            }
            this.parts = byLength.values().stream()
                    .map(alike -> new Part(alike, owner.model.start(alike.size())))
                    .toList();
            parts.forEach(part -> part.restore(pasts));
        }

        /** Some of the streams, which advance together. */
        private record Part(List<Integer> streams, BackendProvider.Generation generation) {
            void restore(List<Past> pasts) {
                for (int i = 0; i < streams.size(); i++) {
                    generation.restore(i, pasts.get(streams.get(i)).values());
                }
            }

            void advance(int[][] ids, float[][] logits) {
                float[][] rows = generation.advance(
                        streams.stream().map(stream -> ids[stream]).toArray(int[][]::new));
                for (int i = 0; i < rows.length; i++) {
                    logits[streams.get(i)] = rows[i];
                }
            }
        }

        @Override
        public float[][] next(int[] ids) {
            return owner.whileOpen(() -> {
                requireOnePerStream("token id", ids.length);
                owner.spec.requireIds(ids);
                int[][] steps = new int[streams][1];
                for (int stream = 0; stream < streams; stream++) {
                    steps[stream][0] = ids[stream];
                }
                return advance(steps);
            });
        }

        @Override
        public float[][] prime(int[][] prompts) {
            return owner.whileOpen(() -> {
                requireOnePerStream("prompt", prompts.length);
                for (int[] prompt : prompts) {
                    if (prompt.length == 0) {
                        throw new IllegalArgumentException("A prompt holds at least one token");
                    }
                    owner.spec.requireIds(prompt);
                }
                return advance(prompts);
            });
        }

        @Override
        public Past past(int stream) {
            return owner.whileOpen(() -> {
                if (stream < 0 || stream >= streams) {
                    throw new IllegalArgumentException("Streams are 0 to %d, not %d".formatted(streams - 1, stream));
                }
                return pastOf(stream);
            });
        }

        private synchronized Past pastOf(int stream) {
            requireOpen();
            Part part = parts.stream()
                    .filter(some -> some.streams.contains(stream))
                    .findFirst()
                    .orElseThrow();
            return new Past(owner.spec, part.generation.past(part.streams.indexOf(stream)));
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("The generation session is closed");
            }
        }

        private void requireOnePerStream(String what, int count) {
            if (count != streams) {
                throw new IllegalArgumentException(
                        "There is one %s for each of %d streams, not %d".formatted(what, streams, count));
            }
        }

        private synchronized float[][] advance(int[][] ids) {
            requireOpen();
            if (!areEquallyLong(ids)) {
                separate(ids);
            }
            advanced = true;
            if (parts.size() == 1) {
                return parts.get(0).generation.advance(ids);
            }
            float[][] logits = new float[streams][];
            parts.forEach(part -> part.advance(ids, logits));
            return logits;
        }

        /** A loop: a stream of Java's would be most of what the checks cost per token. */
        private static boolean areEquallyLong(int[][] rows) {
            for (int[] row : rows) {
                if (row.length != rows[0].length) {
                    return false;
                }
            }
            return true;
        }

        /** Makes a part for each length of prompt: streams of one part advance by equally many tokens. */
        private void separate(int[][] prompts) {
            if (advanced) {
                throw new IllegalArgumentException(
                        "Prompts of different lengths come first in a session; later ones are equally long");
            }
            Map<Integer, List<Integer>> byLength = new TreeMap<>();
            for (int stream = 0; stream < streams; stream++) {
                byLength.computeIfAbsent(prompts[stream].length, length -> new ArrayList<>())
                        .add(stream);
            }
            freeParts();
            List<Part> separate = new ArrayList<>();
            parts = separate;
            byLength.values().forEach(alike -> separate.add(new Part(alike, owner.model.start(alike.size()))));
        }

        private void freeParts() {
            List<Part> freed = parts;
            parts = List.of();
            freed.forEach(part -> part.generation.close());
        }

        synchronized void free() {
            closed = true;
            freeParts();
        }

        @Override
        public void close() {
            owner.release(this);
        }
    }
}
