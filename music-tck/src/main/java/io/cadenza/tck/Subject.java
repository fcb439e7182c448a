package io.cadenza.tck;

import io.cadenza.core.Seeds;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.TransformerSpec;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A small model to try a rule on. No two of its sizes agree, so that swapped dimensions show, and every part of its weights
 * is large enough to matter, biases included.
 */
record Subject(String name, ModelSpec spec, Weights weights) {
    private static final int VOCABULARY = 11;
    private static final double BIAS_LIMIT = 0.3;

    /** One model of each kind, without dropout. */
    static final List<ModelSpec> MODELS = List.of(
            // receptive field 11
            new WaveNetSpec(VOCABULARY, 6, 8, 10, 12, 3, List.of(1, 2, 2), 0),
            pooled(),
            new LstmSpec(VOCABULARY, 6, List.of(8, 7), 12, 0),
            // receptive field 9
            new TransformerSpec(VOCABULARY, 12, 2, 3, 10, 5, 0),
            NgramSpec.empty(VOCABULARY, 3, 0.75, 1));

    /** A window of 14, which pooling leaves an odd step of. */
    static SimpleWaveNetSpec pooled() {
        return new SimpleWaveNetSpec(VOCABULARY, 6, List.of(7, 8, 9), 3, List.of(1, 2, 1), 12, 0, 14);
    }

    /** Models whose layers below the last give one value to the one above. */
    static final List<Subject> NARROW = List.of(
            of(new WaveNetSpec(VOCABULARY, 6, 1, 10, 12, 3, List.of(1, 2), 0)),
            of(new LstmSpec(VOCABULARY, 6, List.of(1, 7), 12, 0)));

    /** The same weights in a model with dropout between layers. */
    Subject withLayerDropout(double share) {
        return new Subject(name, spec.withLayerDropout(share), weights);
    }

    /** The model with some tokens hundreds of nats less likely than others, if it has an output layer. */
    Subject withUnlikelyTokens() {
        return scaled("output/bias", 1000);
    }

    /** The model with each of the values that pass from layer to layer made 0 or doubled for all that read it, in all combinations. */
    List<Subject> readersScaled() {
        List<String> readers = spec instanceof LstmSpec
                ? List.of("lstm1/input/weight")
                : List.of("block0/(skip|residual)/weight", "block1/skip/weight");
        List<Subject> scaled = List.of(this);
        for (String reader : readers) {
            scaled = scaled.stream()
                    .flatMap(subject -> Stream.of(0f, 2f).map(factor -> subject.scaled(reader, factor)))
                    .toList();
        }
        return scaled;
    }

    private Subject scaled(String names, float factor) {
        return new Subject(name, spec, Weights.generate(spec.weightShapes(), (weight, shape) -> {
            float[] values = weights.get(weight).toArray();
            for (int i = 0; i < values.length && weight.matches(names); i++) {
                values[i] *= factor;
            }
            return Tensor.of(shape, values);
        }));
    }

    /** A model with weights that show what is wrong. */
    static Subject of(ModelSpec spec) {
        return spec instanceof NgramSpec ngram
                ? counted(ngram)
                : new Subject(spec.type(), spec, livelyWeights(spec, 1));
    }

    /** An n-gram that has counted one sequence, in which most pairs of tokens occur. */
    private static Subject counted(NgramSpec empty) {
        int size = empty.vocabularySize();
        int[] music =
                Seeds.generator(1, "counted").ints(4L * size * size, 0, size).toArray();
        Map<String, Tensor> tensors = new TreeMap<>();
        List<Integer> entries = new ArrayList<>();
        int[] shorter = {0};
        for (int length = 1; length <= empty.order(); length++) {
            SortedMap<Integer, Integer> counts =
                    new TreeMap<>(); // the n-gram as a number to the base of the vocabulary
            for (int id = 0; length == 1 && id < size; id++) {
                counts.put(id, 0);
            }
            for (int last = Math.max(1, length - 1); last < music.length; last++) {
                int ngram = 0;
                for (int place = last - length + 1; place <= last; place++) {
                    ngram = Math.addExact(Math.multiplyExact(ngram, size), music[place]);
                }
                counts.merge(ngram, 1, Integer::sum);
            }
            put(tensors, "order" + length + "/count", counts.values().stream());
            if (length > 1) {
                entries.add(counts.size());
                put(
                        tensors,
                        "order" + length + "/token",
                        counts.keySet().stream().map(ngram -> ngram % size));
                put(
                        tensors,
                        "order" + (length - 1) + "/children",
                        Arrays.stream(shorter)
                                .mapToObj(context -> counts.subMap(context * size, (context + 1) * size)
                                        .size()));
            }
            shorter = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
        }
        NgramSpec spec = new NgramSpec(size, empty.order(), empty.discount(), empty.repeats(), entries);
        return new Subject(spec.type(), spec, Weights.of(tensors));
    }

    private static void put(Map<String, Tensor> tensors, String name, Stream<Integer> numbers) {
        List<Integer> values = numbers.toList();
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        tensors.put(name, Tensor.of(Shape.of(floats.length), floats));
    }

    /** Matrices uniform with variance 1.5/fan-in, embeddings in ±1, biases in ±0.3, gains in 1 ± 0.3. */
    static Weights livelyWeights(ModelSpec spec, long seed) {
        return Weights.generate(spec.weightShapes(), (name, shape) -> {
            RandomGenerator random = Seeds.generator(seed, name);
            double limit = limit(name, shape);
            double middle = name.endsWith("/gain") ? 1 : 0;
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (middle + (2 * random.nextDouble() - 1) * limit);
            }
            return Tensor.of(shape, values);
        });
    }

    private static double limit(String name, Shape shape) {
        if (name.equals("embedding/weight")) {
            return 1;
        }
        if (name.endsWith("/bias") || name.endsWith("/gain")) {
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
