package io.cadenza.tck;

import io.cadenza.core.Seeds;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.Weights;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A small model to try a rule on. No two of its sizes agree, so that swapped dimensions show, and every part of its weights
 * is large enough to matter, biases included.
 */
record Subject(String name, ModelSpec spec, Weights weights) {
    private static final int VOCABULARY = 11;
    private static final double BIAS_LIMIT = 0.3;

    /** One model of each kind, without dropout. */
    static List<Subject> all() {
        return all(0);
    }

    /** One model of each kind, with dropout in training. */
    static List<Subject> all(double dropout) {
        return List.of(waveNet(dropout), simpleWaveNet(dropout), lstm(dropout));
    }

    /** Receptive field 11: kernels of 3, dilations 1, 2 and 2. */
    static Subject waveNet(double dropout) {
        return of(new WaveNetSpec(VOCABULARY, 6, 8, 10, 12, 3, List.of(1, 2, 2), dropout));
    }

    /** A window of 14, which pooling leaves an odd step of. */
    static Subject simpleWaveNet(double dropout) {
        return of(new SimpleWaveNetSpec(VOCABULARY, 6, List.of(7, 8, 9), 3, List.of(1, 2, 1), 12, dropout, 14));
    }

    /** Two layers. */
    static Subject lstm(double dropout) {
        return of(new LstmSpec(VOCABULARY, 6, List.of(8, 7), 12, dropout));
    }

    private static Subject of(ModelSpec spec) {
        return new Subject(spec.type(), spec, livelyWeights(spec, 1));
    }

    /** Matrices uniform with variance 1.5/fan-in, embeddings in ±1, biases in ±0.3. */
    static Weights livelyWeights(ModelSpec spec, long seed) {
        return Weights.generate(spec.weightShapes(), (name, shape) -> {
            RandomGenerator random = Seeds.generator(seed, name);
            double limit = limit(name, shape);
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
            }
            return Tensor.of(shape, values);
        });
    }

    private static double limit(String name, Shape shape) {
        if (name.equals("embedding/weight")) {
            return 1;
        }
        if (name.endsWith("/bias")) {
            return BIAS_LIMIT;
        }
        int fanIn = shape.size() / shape.dimension(shape.rank() - 1);
        return Math.sqrt(4.5 / fanIn);
    }

    TrainingState start() {
        return TrainingState.startingAt(spec, weights);
    }

    /** Different tokens for each seed. */
    int[] tokens(int count, long seed) {
        return Seeds.generator(seed, "tokens")
                .ints(count, 0, spec.vocabularySize())
                .toArray();
    }

    /** The first of the latest tokens that matter for the token after {@code end}. */
    int windowStart(int end) {
        return Math.max(0, end - spec.receptiveField());
    }

    @Override
    public String toString() {
        return name;
    }
}
