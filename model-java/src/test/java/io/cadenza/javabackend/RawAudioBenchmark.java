package io.cadenza.javabackend;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.sample.Sampler;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Times the drawing of samples of sound on one thread, far from the start: the model alone, and with the draw from its 256
 * probabilities. Real time at 16 kHz is 62.5 µs for a sample. A program, not a test.
 */
final class RawAudioBenchmark {
    private static final int BLOCKS = 25;
    private static final int CALLS = 2_000;
    private static final int WARM_UP = 40_000;
    private static final double REAL_TIME = 1e6 / 16_000;

    private RawAudioBenchmark() {}

    /** Prints microseconds for a sample and how many times real time that is. */
    public static void main(String[] none) {
        try (SequenceModel model = Backends.of(new JavaBackend())
                        .open(
                                RawAudio.spec(),
                                WeightInitializer.initialize(RawAudio.spec(), 1),
                                new RuntimeOptions(Device.CPU, 1, 0));
                GenerationSession session = model.start(1)) {
            Sampler sampler = Sampler.drawing(List.of());
            RandomGenerator random = Seeds.generator(1, "benchmark");
            int[] recent = {0};
            int[] id = {128};
            run(session, sampler, random, recent, id, WARM_UP);
            Stopwatch alone = new Stopwatch(BLOCKS, CALLS);
            Stopwatch drawn = new Stopwatch(BLOCKS, CALLS);
            for (int block = 0; block < BLOCKS; block++) {
                alone.time(() -> run(session, CALLS));
                drawn.time(() -> run(session, sampler, random, recent, id, CALLS));
            }
            print("the model alone", alone);
            print("with the draw", drawn);
        }
    }

    private static void run(GenerationSession session, int calls) {
        for (int call = 0; call < calls; call++) {
            session.next(new int[] {31 * call % RawAudio.LEVELS});
        }
    }

    private static void run(
            GenerationSession session, Sampler sampler, RandomGenerator random, int[] recent, int[] id, int calls) {
        for (int call = 0; call < calls; call++) {
            id[0] = sampler.pick(session.next(id)[0], recent, random);
        }
    }

    private static void print(String what, Stopwatch watch) {
        System.out.printf(
                Locale.ROOT,
                "%s: %s, %.0f samples/s of processor time, %.2f times real time at 16 kHz%n",
                what,
                watch,
                1e6 / watch.processorMicroseconds(),
                REAL_TIME / watch.processorMicroseconds());
    }
}
