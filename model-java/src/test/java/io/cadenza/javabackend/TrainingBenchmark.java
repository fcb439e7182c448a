package io.cadenza.javabackend;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WaveNetSpec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Batches a second of training: the presets at windows of 32, then long windows in small batches. With {@code --add-modules
 * jdk.incubator.vector} on the Vector API, without it in plain loops.
 */
final class TrainingBenchmark {
    private static final int VOCABULARY = 304;

    private TrainingBenchmark() {}

    /** Arguments: threads, seconds for each row, and optionally which rows. */
    public static void main(String[] args) {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 5;
        List<String> rows = args.length > 2
                ? Arrays.asList(args).subList(2, args.length)
                : List.of("wavenet", "wavenet-simple", "lstm", "lstm-long", "lstm-few", "wavenet-long");
        System.out.printf(
                "%d threads, %s%n", threads, Arithmetic.fastest().getClass().getSimpleName());
        for (String row : rows) {
            switch (row) {
                case "lstm-long" ->
                    measure(
                            row,
                            new LstmSpec(VOCABULARY, 128, List.of(320, 320), 256, 0.2),
                            32,
                            512,
                            0,
                            threads,
                            seconds);
                case "lstm-few" ->
                    measure(row, new LstmSpec(VOCABULARY, 64, List.of(256), 128, 0.2), 4, 512, 0, threads, seconds);
                case "wavenet-long" ->
                    measure(
                            row,
                            new WaveNetSpec(
                                    VOCABULARY,
                                    128,
                                    128,
                                    128,
                                    256,
                                    2,
                                    List.of(1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128),
                                    0.1),
                            16,
                            512,
                            0,
                            threads,
                            seconds);
                default -> {
                    ModelSpec spec = ModelTypes.named(row, VOCABULARY);
                    measure(row, spec, 128, 32, 32 - spec.outputLength(32), threads, seconds);
                    if (spec.outputLength(32) > 1) {
                        measure(row + ", last", spec, 128, 32, 31, threads, seconds);
                    }
                }
            }
        }
    }

    private static void measure(
            String name, ModelSpec spec, int size, int time, int lossStart, int threads, double seconds) {
        RuntimeOptions runtime = new RuntimeOptions(Device.CPU, threads, 1);
        Batch batch = batch(size, time, lossStart);
        long begun = System.nanoTime();
        try (BackendProvider.Training session =
                new JavaBackend().openTraining(TrainingState.initial(spec, 1), Adam.DEFAULT, runtime)) {
            session.step(batch, 1e-3);
            double first = (System.nanoTime() - begun) * 1e-9;
            double[] times = new double[100_000];
            int count = 0;
            while ((System.nanoTime() - begun) * 1e-9 < seconds || count < 4) {
                long start = now(threads);
                session.step(batch, 1e-3);
                times[count++] = (now(threads) - start) * 1e-9;
            }
            double[] late = Arrays.copyOfRange(times, count / 2, count);
            Arrays.sort(late);
            System.out.printf(
                    "%-16s %7.2f batches/s (best %.2f), first step after %.2f s, second in %.3f s; %.0f MB of heap%n",
                    name,
                    1 / late[late.length / 2],
                    1 / late[0],
                    first,
                    times[0],
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1e6);
        }
    }

    /** With one thread its own processor time, which other processes disturb less than the clock. */
    private static long now(int threads) {
        return threads == 1 ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static Batch batch(int size, int time, int lossStart) {
        Random random = new Random(1);
        int[][] inputs = new int[size][time];
        int[][] targets = new int[size][time];
        for (int row = 0; row < size; row++) {
            for (int t = 0; t < time; t++) {
                inputs[row][t] = random.nextInt(VOCABULARY);
                targets[row][t] = random.nextInt(VOCABULARY);
            }
        }
        return Batch.of(inputs, targets, lossStart);
    }
}
