package io.cadenza.javabackend;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.model.Weights;

/**
 * Times generation with the presets at vocabulary 304: one stream at its start and beyond position 100,000, many streams, and
 * from opening to the first token. Beside the wall's clock stands the processor time of the calling thread, which is what a
 * quiet machine would show. A program, not a test.
 */
final class GenerationBenchmark {
    private static final int VOCABULARY = 304;
    private static final int NEAR = 10;
    private static final int FAR = 100_000;
    private static final int CALLS = 200;
    private static final int BLOCKS = 25;

    private GenerationBenchmark() {}

    /** Arguments: presets to time; all of them if there are none. */
    public static void main(String[] presets) {
        for (String preset : presets.length == 0 ? new String[] {"wavenet", "wavenet-simple", "lstm"} : presets) {
            ModelSpec spec = ModelTypes.named(preset, VOCABULARY);
            Weights weights = WeightInitializer.initialize(spec, 1);
            System.out.printf(
                    "%s, %d parameters: first token %.0f ms after opening%n",
                    preset, spec.parameterCount(), firstToken(spec, weights) * 1e3);
            try (SequenceModel one = open(spec, weights, 1);
                    SequenceModel all = open(spec, weights, Runtime.getRuntime().availableProcessors())) {
                oneStream(one, spec);
                manyStreams(one, 64, "1 thread");
                manyStreams(all, 64, "all threads (processor time: of the first)");
            }
        }
        Limits.print();
    }

    private static SequenceModel open(ModelSpec spec, Weights weights, int threads) {
        return Backends.of(new JavaBackend()).open(spec, weights, new RuntimeOptions(Device.CPU, threads, 0));
    }

    private static double firstToken(ModelSpec spec, Weights weights) {
        long start = System.nanoTime();
        try (SequenceModel model = open(spec, weights, 1);
                GenerationSession session = model.start(1)) {
            session.prime(new int[][] {new int[32]});
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** Blocks from position 10 of a fresh session and blocks far on in a long one take turns. */
    private static void oneStream(SequenceModel model, ModelSpec spec) {
        Stopwatch near = new Stopwatch(BLOCKS, CALLS);
        Stopwatch far = new Stopwatch(BLOCKS, CALLS);
        int past = spec.outputLength(2) == 2 ? FAR : NEAR;
        try (GenerationSession longSession = model.start(1)) {
            longSession.prime(new int[][] {new int[past]});
            calls(longSession, 1, 10_000);
            for (int block = 0; block < BLOCKS; block++) {
                try (GenerationSession session = model.start(1)) {
                    calls(session, 1, NEAR);
                    near.time(() -> calls(session, 1, CALLS));
                }
                far.time(() -> calls(longSession, 1, CALLS));
            }
        }
        System.out.printf("  1 stream, from position %d: %s%n", NEAR, near);
        System.out.printf("  1 stream, from position %d: %s%n", past + 10_000, far);
    }

    private static void manyStreams(SequenceModel model, int streams, String how) {
        int calls = 10;
        try (GenerationSession session = model.start(streams)) {
            calls(session, streams, 100);
            Stopwatch watch = new Stopwatch(BLOCKS, (double) calls * streams);
            for (int block = 0; block < BLOCKS; block++) {
                watch.time(() -> calls(session, streams, calls));
            }
            System.out.printf("  %d streams, %s: %s%n", streams, how, watch);
        }
    }

    private static void calls(GenerationSession session, int streams, int count) {
        int[] ids = new int[streams];
        for (int call = 0; call < count; call++) {
            for (int stream = 0; stream < streams; stream++) {
                ids[stream] = (31 * call + 17 * stream) % VOCABULARY;
            }
            session.next(ids);
        }
    }
}
