package io.cadenza.dl4j;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.train.LossPositions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Median speeds of the presets at vocabulary 304, window 32, batch 128. A program, not a test. */
final class Dl4jBenchmark {
    private static final int VOCABULARY = 304;
    private static final int WINDOW = 32;
    private static final int BATCH = 128;
    private static final double SECONDS = 6;

    private Dl4jBenchmark() {}

    /**
     * Arguments: threads of a training session (all processors by default), then presets (all by default). Or {@code arithmetics} and
     * presets: what arithmetic on arrays takes of a processor, against that on the host's memory.
     */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("arithmetics")) {
            List<String> presets = Arrays.asList(arguments).subList(1, arguments.length);
            (presets.isEmpty() ? List.of("wavenet", "lstm", "wavenet-simple", "transformer") : presets)
                    .forEach(Dl4jBenchmark::compare);
            return;
        }
        int threads = arguments.length > 0
                ? Integer.parseInt(arguments[0])
                : Runtime.getRuntime().availableProcessors();
        var presets = arguments.length > 1
                ? Arrays.asList(arguments).subList(1, arguments.length)
                : List.of("wavenet", "wavenet-simple", "lstm");
        RuntimeOptions runtime = new RuntimeOptions(RuntimeOptions.cpu(1).device(), threads, 1);
        for (String preset : presets) {
            ModelSpec spec = ModelTypes.named(preset, VOCABULARY);
            for (LossPositions scope : LossPositions.values()) {
                int first = scope.lossStart(spec, WINDOW);
                if (scope == LossPositions.ALL
                        || scope == LossPositions.LAST && first != LossPositions.ALL.lossStart(spec, WINDOW)) {
                    System.out.printf(
                            "%-15s loss on %-5s %d threads: %6.2f batches/s%n",
                            preset, scope, threads, batchesPerSecond(spec, first, runtime));
                }
            }
            System.out.printf("%-15s 1 stream: %8.1f us/token%n", preset, microsecondsPerToken(spec, 1, runtime));
            System.out.printf("%-15s 64 streams: %6.1f us/token%n", preset, microsecondsPerToken(spec, 64, runtime));
        }
    }

    private static void compare(String preset) {
        ModelSpec spec = ModelTypes.named(preset, VOCABULARY);
        Batch batch = batch(LossPositions.ALL.lossStart(spec, WINDOW));
        RuntimeOptions runtime = new RuntimeOptions(Device.CPU, 1, 1);
        Backend host = Backends.of(new Dl4jBackend());
        Backend arrays = Backends.of(new Dl4jBackend(device -> {
            Natives.load(device);
            return new ArrayArithmetic();
        }));
        try (TrainingSession one = host.openTraining(TrainingState.initial(spec, 1), Adam.UNCLIPPED, runtime);
                TrainingSession other = arrays.openTraining(TrainingState.initial(spec, 1), Adam.UNCLIPPED, runtime)) {
            report(preset + ", a step", 5, () -> one.step(batch, 1e-3), () -> other.step(batch, 1e-3));
        }
        try (SequenceModel one = host.open(spec, WeightInitializer.initialize(spec, 1), runtime);
                SequenceModel other = arrays.open(spec, WeightInitializer.initialize(spec, 1), runtime);
                GenerationSession first = one.start(1);
                GenerationSession second = other.start(1)) {
            int[] ids = {1};
            report(preset + ", a token", 200, () -> first.next(ids), () -> second.next(ids));
        }
    }

    /** Medians of the processor time of this thread, of rounds that alternate. */
    private static void report(String what, int repeats, Runnable host, Runnable arrays) {
        int rounds = 7;
        double[] times = new double[rounds];
        double[] otherTimes = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = -2; round < rounds; round++) {
            double time = processorMilliseconds(repeats, host);
            double other = processorMilliseconds(repeats, arrays);
            if (round >= 0) {
                times[round] = time;
                otherTimes[round] = other;
                ratios[round] = other / time;
            }
        }
        Arrays.sort(times);
        Arrays.sort(otherTimes);
        Arrays.sort(ratios);
        System.out.printf(
                "%-25s host %8.3f ms, arrays %8.3f ms: %.2f times as long (%.2f to %.2f)%n",
                what, times[rounds / 2], otherTimes[rounds / 2], ratios[rounds / 2], ratios[0], ratios[rounds - 1]);
    }

    private static double processorMilliseconds(int repeats, Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < repeats; i++) {
            work.run();
        }
        return (threads.getCurrentThreadCpuTime() - start) / 1e6 / repeats;
    }

    private static double batchesPerSecond(ModelSpec spec, int lossStart, RuntimeOptions runtime) {
        Batch batch = batch(lossStart);
        try (TrainingSession session =
                Backends.of(new Dl4jBackend()).openTraining(TrainingState.initial(spec, 1), Adam.UNCLIPPED, runtime)) {
            return 1 / medianSeconds(SECONDS, () -> session.step(batch, 1e-3));
        }
    }

    private static double microsecondsPerToken(ModelSpec spec, int streams, RuntimeOptions runtime) {
        int[] ids = new int[streams];
        try (SequenceModel model =
                        Backends.of(new Dl4jBackend()).open(spec, WeightInitializer.initialize(spec, 1), runtime);
                GenerationSession session = model.start(streams)) {
            return 1e6 / streams * medianSeconds(SECONDS / 3, () -> ids[0] = session.next(ids)[0][1] > 0 ? 1 : 2);
        }
    }

    private static double medianSeconds(double seconds, Runnable work) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((long) (seconds * 300));
        while (System.nanoTime() < end) {
            work.run();
        }
        double[] times = new double[0];
        end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((long) (seconds * 700));
        while (System.nanoTime() < end || times.length < 3) {
            long start = System.nanoTime();
            work.run();
            times = Arrays.copyOf(times, times.length + 1);
            times[times.length - 1] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static Batch batch(int lossStart) {
        RandomGenerator random = Seeds.generator(1, "benchmark");
        int[][] inputs = new int[BATCH][];
        int[][] targets = new int[BATCH][];
        for (int row = 0; row < BATCH; row++) {
            inputs[row] = random.ints(WINDOW, 0, VOCABULARY).toArray();
            targets[row] = random.ints(WINDOW, 0, VOCABULARY).toArray();
        }
        return Batch.of(inputs, targets, lossStart);
    }
}
