package io.cadenza.core.ngram;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.model.NgramSpec;

/** Counts opened for logits: the natural logarithms of the probabilities. */
final class NgramModel implements BackendProvider.Model {
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
            int total = context == NgramTable.NONE ? 0 : counts.table(length).total(context);
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
