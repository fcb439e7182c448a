package io.cadenza.tensorflow;

import com.sun.management.OperatingSystemMXBean;
import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.LossPositions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * How many batches per second the presets train: vocabulary 304, window 32, batch 128, cutting the windows included. Not a
 * test. Arguments: threads (2), repetitions (9), then names such as {@code wavenet:ALL} to leave others out.
 */
public final class StepBenchmark {
    private static final int VOCABULARY = 304;
    private static final int WINDOW = 32;
    private static final int BATCH = 128;
    private static final double SECONDS_PER_REPETITION = 1;
    private static final List<String> CASES =
            List.of("wavenet:ALL", "wavenet:LAST", "wavenet-simple:LAST", "lstm:LAST", "lstm:ALL");

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final RuntimeOptions runtime;
    private final int repetitions;

    private StepBenchmark(int threads, int repetitions) {
        this.runtime = new RuntimeOptions(Device.CPU, threads, 1);
        this.repetitions = repetitions;
    }

    public static void main(String[] args) throws IOException {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        int repetitions = args.length > 1 ? Integer.parseInt(args[1]) : 9;
        List<String> cases = args.length > 2 ? Arrays.asList(args).subList(2, args.length) : CASES;
        StepBenchmark benchmark = new StepBenchmark(threads, repetitions);
        double peak = MatMulPeak.gigaflops(threads, repetitions);
        System.out.printf(Locale.ROOT, "%d threads; 1024x1024x1024 products: %.0f GFLOP/s%n", threads, peak);
        for (String name : cases) {
            String[] parts = name.split(":", -1);
            benchmark.measure(ModelTypes.named(parts[0], VOCABULARY), LossPositions.valueOf(parts[1]), peak);
        }
        System.out.println("peak resident memory: " + peakResidentMemory());
    }

    private void measure(ModelSpec spec, LossPositions scope, double peak) {
        TokenDataset data = randomData();
        int lossStart = scope.lossStart(spec, WINDOW);
        try (TrainingSession session = Backends.of(new TensorFlowBackend())
                .openTraining(TrainingState.initial(spec, 1), Adam.UNCLIPPED, runtime)) {
            long begun = System.nanoTime();
            session.step(data.shuffled(Subset.TRAINING, BATCH, lossStart, 1, 0).get(0), 1e-3);
            double first = (System.nanoTime() - begun) / 1e9;
            double[] rates = new double[repetitions];
            double[] dataShares = new double[repetitions];
            double[] cpuSeconds = new double[repetitions];
            for (int repetition = -1; repetition < repetitions; repetition++) {
                Batches batches = data.shuffled(Subset.TRAINING, BATCH, lossStart, 1, repetition + 2);
                int steps = 0;
                long inData = 0;
                long cpuStart = PROCESS.getProcessCpuTime();
                long start = System.nanoTime();
                while (System.nanoTime() - start < SECONDS_PER_REPETITION * 1e9) {
                    long asked = System.nanoTime();
                    var batch = batches.get(steps % batches.count());
                    inData += System.nanoTime() - asked;
                    session.step(batch, 1e-3);
                    steps++;
                }
                double elapsed = System.nanoTime() - start;
                if (repetition >= 0) {
                    rates[repetition] = steps / elapsed * 1e9;
                    dataShares[repetition] = inData / elapsed;
                    cpuSeconds[repetition] = (PROCESS.getProcessCpuTime() - cpuStart) / 1e9 / steps;
                }
            }
            double rate = median(rates);
            double flops = Work.flopsPerStep(spec, WINDOW, WINDOW - lossStart, BATCH);
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %-4s %6.1f batches/s (%.1f to %.1f), %.0f GFLOP/s, %.2f of the peak; %.1f ms of CPU per step; data %.2f %%; first step %.2f s%n",
                    spec.type(),
                    scope,
                    rate,
                    Arrays.stream(rates).min().orElseThrow(),
                    Arrays.stream(rates).max().orElseThrow(),
                    rate * flops / 1e9,
                    rate * flops / 1e9 / peak,
                    1e3 * median(cpuSeconds),
                    100 * median(dataShares),
                    first);
        }
    }

    private static TokenDataset randomData() {
        RandomGenerator random = Seeds.generator(1, "benchmark");
        int[] ids = random.ints(200_000, 0, VOCABULARY).toArray();
        return TokenDataset.of(
                List.of(TokenSequence.of("random", ids)), new DatasetOptions(WINDOW, 1, SplitMode.WINDOW, 0, 0, 1));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String peakResidentMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "unknown (no " + status + ")";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("unknown");
    }
}
