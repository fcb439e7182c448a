package io.cadenza.core.ngram;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.List;

/** Back-off n-grams, by counting on one thread of the CPU: a million tokens in seconds. */
public final class NgramBackend implements BackendProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public NgramBackend() {}

    @Override
    public String name() {
        return "ngram";
    }

    @Override
    public BackendInfo describe() {
        return new BackendInfo(
                "interpolated Kneser-Ney, Java " + Runtime.version().feature(),
                List.of("cpu (one thread)"),
                List.of("counts tokens; the learning rate changes nothing"));
    }

    @Override
    public boolean supports(ModelSpec spec, Task task) {
        return spec instanceof NgramSpec;
    }

    @Override
    public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new NgramTraining(NgramFile.read((NgramSpec) start.spec(), start.weights()), start.step());
    }

    @Override
    public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
        requireCpu(runtime);
        return new NgramModel(NgramFile.read((NgramSpec) spec, weights));
    }

    private static void requireCpu(RuntimeOptions runtime) {
        if (runtime.device().kind() == Device.Kind.GPU) {
            throw new BackendException("The backend \"ngram\" counts on the CPU, not on " + runtime.device()
                    + ". Set device to cpu or auto.");
        }
    }

    /** Training by counting the loss positions of each batch, each with the tokens before it in its window. */
    private static final class NgramTraining implements BackendProvider.Training {
        private final NgramCounts counts;
        private long step;

        NgramTraining(NgramCounts counts, long step) {
            this.counts = counts;
            this.step = step;
        }

        /** The loss is that of the counts before this batch; the rate changes nothing. */
        @Override
        public double step(Batch batch, double learningRate) {
            double loss = evaluate(batch);
            int[] inputs = batch.inputs();
            int[] targets = batch.targets();
            for (int row = 0; row < batch.size(); row++) {
                int[] past = counts.emptyPast();
                for (int t = 0; t < batch.time(); t++) {
                    int at = row * batch.time() + t;
                    counts.advanceAdding(past, inputs[at]);
                    if (t >= batch.lossStart()) {
                        counts.count(past, targets[at]);
                    }
                }
            }
            step++;
            return loss;
        }

        @Override
        public double evaluate(Batch batch) {
            int[] inputs = batch.inputs();
            int[] targets = batch.targets();
            double sum = 0;
            for (int row = 0; row < batch.size(); row++) {
                int[] past = counts.emptyPast();
                for (int t = 0; t < batch.time(); t++) {
                    int at = row * batch.time() + t;
                    counts.advance(past, inputs[at]);
                    if (t >= batch.lossStart()) {
                        sum -= StrictMath.log(counts.probability(past, targets[at]));
                    }
                }
            }
            return sum / batch.scoredCount();
        }

        @Override
        public TrainingState snapshot() {
            NgramFile file = NgramFile.of(counts);
            Weights none = Weights.zeros(file.spec().momentShapes());
            return new TrainingState(file.spec(), file.weights(), none, none, step);
        }

        @Override
        public void close() {
            // All is on Java's heap.
        }
    }

    /** Counts opened for logits: the natural logarithms of the probabilities. */
    static final class NgramModel implements BackendProvider.Model {
        private final NgramCounts counts;
        /** For each length, where the followers of each entry begin in the table of the next length. */
        private final int[][] followers;

        /** A model of counts whose entries are sorted by context. */
        NgramModel(NgramCounts counts) {
            this.counts = counts;
            this.followers = new int[counts.spec().order()][];
            for (int length = 0; length < followers.length; length++) {
                followers[length] = starts(counts.table(length), counts.table(length + 1));
            }
        }

        private static int[] starts(NgramTable contexts, NgramTable table) {
            int[] starts = new int[contexts.size() + 1];
            for (int entry = 0; entry < table.size(); entry++) {
                starts[table.context(entry) + 1]++;
            }
            for (int context = 0; context < contexts.size(); context++) {
                starts[context + 1] += starts[context];
            }
            return starts;
        }

        @Override
        public float[][] logits(int[] ids) {
            float[][] logits = new float[ids.length][];
            int[] past = counts.emptyPast();
            for (int t = 0; t < ids.length; t++) {
                logits[t] = advance(past, ids[t]);
            }
            return logits;
        }

        @Override
        public BackendProvider.Generation start(int streams) {
            int[][] pasts = new int[streams][];
            for (int stream = 0; stream < streams; stream++) {
                pasts[stream] = counts.emptyPast();
            }
            return new NgramGeneration(this, pasts);
        }

        /** Moves a past on by a token; the logits for the next one. */
        float[] advance(int[] past, int token) {
            counts.advance(past, token);
            double[] probabilities = probabilities(past);
            float[] logits = new float[probabilities.length];
            for (int id = 0; id < logits.length; id++) {
                logits[id] = (float) StrictMath.log(probabilities[id]);
            }
            return logits;
        }

        /** From the longest context down: each adds its followers and leaves the rest to the next shorter one. */
        private double[] probabilities(int[] past) {
            NgramSpec spec = counts.spec();
            double[] probabilities = new double[spec.vocabularySize()];
            double left = 1;
            for (int length = spec.order() - 1; length >= 0; length--) {
                int context = past[length];
                int total =
                        context == NgramTable.NONE ? 0 : counts.table(length).total(context);
                if (total == 0) {
                    continue;
                }
                NgramTable table = counts.table(length + 1);
                for (int entry = followers[length][context]; entry < followers[length][context + 1]; entry++) {
                    int count = counts.adjusted(length + 1, entry);
                    if (count > 0) {
                        probabilities[table.token(entry)] += left * (count - spec.discount()) / total;
                    }
                }
                left *= counts.shared(length, context) / total;
            }
            for (int id = 0; id < probabilities.length; id++) {
                probabilities[id] += left / probabilities.length;
            }
            return probabilities;
        }

        @Override
        public void close() {
            // All is on Java's heap.
        }

        /** Streams, each with the entries of its latest tokens for a state: a token costs the same wherever it stands. */
        private static final class NgramGeneration implements BackendProvider.Generation {
            private static final int HALF = 16;

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

            /** Each number in two halves: entries may be too many for a float to count. */
            @Override
            public float[] past(int stream) {
                int[] entries = pasts[stream];
                float[] past = new float[2 * entries.length];
                for (int i = 0; i < entries.length; i++) {
                    past[2 * i] = entries[i] >> HALF;
                    past[2 * i + 1] = entries[i] & (1 << HALF) - 1;
                }
                return past;
            }

            @Override
            public void restore(int stream, float[] past) {
                for (int i = 0; i < pasts[stream].length; i++) {
                    pasts[stream][i] = ((int) past[2 * i] << HALF) | (int) past[2 * i + 1];
                }
            }

            @Override
            public void close() {
                // All is on Java's heap.
            }
        }
    }
}
