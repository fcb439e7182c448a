package io.cadenza.javabackend;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Presets;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.model.Weights;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Times generation with the presets at vocabulary 304: microseconds per token as medians of blocks of calls, for one stream
 * at its start and at position 100,000, for 64 streams, and from opening to the first token. A program, not a test.
 */
final class GenerationBenchmark {
    private static final int VOCABULARY = 304;
    private static final int FAR = 100_000;
    private static final int BLOCK = 200;
    private static final int BLOCKS = 25;

    private GenerationBenchmark() {}

    /** Arguments: presets to time; all of them if there are none. */
    public static void main(String[] presets) {
        for (String preset : presets.length == 0 ? Presets.names().toArray(String[]::new) : presets) {
            ModelSpec spec = Presets.named(preset, VOCABULARY);
            Weights weights = WeightInitializer.initialize(spec, 1);
            System.out.printf("%s: first token after %.1f ms%n", preset, firstToken(spec, weights) * 1e3);
            try (SequenceModel model = new JavaBackend().open(spec, weights, RuntimeOptions.cpu(0))) {
                oneStream(model, spec);
                for (int streams : new int[] {8, 64}) {
                    try (GenerationSession session = model.start(streams)) {
                        microseconds(session, streams, 15);
                        double each = microseconds(session, streams, BLOCKS) / streams;
                        System.out.printf("  %d streams: %.2f us per token of each%n", streams, each);
                    }
                }
            }
        }
    }

    private static double firstToken(ModelSpec spec, Weights weights) {
        long start = System.nanoTime();
        try (SequenceModel model = new JavaBackend().open(spec, weights, RuntimeOptions.cpu(0));
                GenerationSession session = model.start(1)) {
            session.prime(new int[][] {new int[32]});
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static void oneStream(SequenceModel model, ModelSpec spec) {
        boolean constant = spec.predictedSteps(2) == 2;
        try (GenerationSession session = model.start(1)) {
            microseconds(session, 1, constant ? 100 : 20);
        }
        double[] near = new double[BLOCKS];
        for (int block = 0; block < BLOCKS; block++) {
            try (GenerationSession session = model.start(1)) {
                near[block] = microseconds(session, 1, 1);
            }
        }
        System.out.printf("  1 stream, positions 0 to %d: %.1f us per token%n", BLOCK, median(near));
        if (constant) {
            try (GenerationSession session = model.start(1)) {
                for (int done = 0; done < FAR; done += BLOCK) {
                    session.prime(new int[][] {new int[BLOCK]});
                }
                System.out.printf(
                        "  1 stream, position %d: %.1f us per token%n", FAR, microseconds(session, 1, BLOCKS));
            }
        }
    }

    /** The median over blocks of the mean time of a call. */
    private static double microseconds(GenerationSession session, int streams, int blocks) {
        int calls = Math.max(5, BLOCK / streams);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        double[] times = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            int[][] ids = new int[calls][];
            Arrays.setAll(ids, call -> random.ints(streams, 0, VOCABULARY).toArray());
            long start = System.nanoTime();
            for (int[] id : ids) {
                session.next(id);
            }
            times[block] = (System.nanoTime() - start) / 1e3 / calls;
        }
        return median(times);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
