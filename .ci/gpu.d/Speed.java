import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.train.LossPositions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Tokens a second in training, vocabulary 304, windows of 32, and how busy the GPU was meanwhile, as its driver says.
 *
 * <p>Arguments: backend, device, seconds a figure, batches such as 128,512, sizes of models: default, large or both.
 */
final class Speed {
    private static final int VOCABULARY = 304;
    private static final int WINDOW = 32;

    /** A batch is left out where the one before took so long that this would take longer. */
    private static final double LONGEST_STEP_SECONDS = 4;

    private Speed() {}

    public static void main(String[] arguments) {
        Backend backend = Backends.installed().all().stream()
                .filter(one -> one.name().equals(arguments[0]))
                .findFirst()
                .orElseThrow();
        Device device = Device.parse(arguments[1]);
        double seconds = Double.parseDouble(arguments[2]);
        for (String size : arguments[4].split(",")) {
            for (String type : List.of("wavenet", "lstm", "wavenet-simple")) {
                ModelSpec spec = size.equals("large") ? large(type) : ModelTypes.named(type, VOCABULARY);
                double stepOfOneWindow = 0;
                for (String batch : arguments[3].split(",")) {
                    int windows = Integer.parseInt(batch);
                    String name = String.format(Locale.ROOT, "%-14s %-7s %9d parameters, batch %4d:", type, size, spec.parameterCount(), windows);
                    if (stepOfOneWindow * windows > LONGEST_STEP_SECONDS) {
                        System.out.println(name + " left out, a step would take about " + Math.round(stepOfOneWindow * windows) + " s");
                        continue;
                    }
                    try {
                        double step = measure(name, backend, device, spec, batch(spec, windows), seconds);
                        stepOfOneWindow = step / windows;
                    } catch (CadenzaException e) {
                        System.out.println(name + " " + e.getMessage());
                    }
                }
            }
        }
        System.exit(0);
    }

    private static ModelSpec large(String type) {
        return switch (type) {
            case "wavenet" -> new WaveNetSpec(VOCABULARY, 256, 256, 512, 512, 2, List.of(1, 2, 4, 8, 16), 0);
            case "lstm" -> new LstmSpec(VOCABULARY, 256, List.of(1024, 1024), 512, 0);
            default -> new SimpleWaveNetSpec(VOCABULARY, 256, List.of(256, 512, 1024), 2, List.of(1, 2, 4), 1024, 0, WINDOW);
        };
    }

    private static Batch batch(ModelSpec spec, int windows) {
        Random random = new Random(windows);
        int[][] inputs = new int[windows][];
        int[][] targets = new int[windows][];
        for (int row = 0; row < windows; row++) {
            inputs[row] = random.ints(WINDOW, 0, VOCABULARY).toArray();
            targets[row] = random.ints(WINDOW, 0, VOCABULARY).toArray();
        }
        return Batch.of(inputs, targets, LossPositions.ALL.lossStart(spec, WINDOW));
    }

    private static double measure(String name, Backend backend, Device device, ModelSpec spec, Batch batch, double seconds) {
        int threads = Runtime.getRuntime().availableProcessors();
        long begun = System.nanoTime();
        try (TrainingSession session = backend.openTraining(
                TrainingState.initial(spec, 1), Adam.UNCLIPPED, new RuntimeOptions(device, threads, 1))) {
            session.step(batch, 1e-3);
            double first = (System.nanoTime() - begun) / 1e9;
            for (int i = 0; i < 3 && (System.nanoTime() - begun) / 1e9 < first + seconds; i++) {
                session.step(batch, 1e-3);
            }
            Busy busy = device.kind() == Device.Kind.GPU ? Busy.begin() : Busy.NOT_ASKED;
            double[] times = new double[0];
            long start = System.nanoTime();
            while (times.length < 2 || System.nanoTime() - start < seconds * 1e9) {
                long asked = System.nanoTime();
                session.step(batch, 1e-3);
                times = Arrays.copyOf(times, times.length + 1);
                times[times.length - 1] = (System.nanoTime() - asked) / 1e9;
            }
            double elapsed = (System.nanoTime() - start) / 1e9;
            String share = busy.end();
            Arrays.sort(times);
            int tokens = batch.size() * WINDOW;
            System.out.printf(
                    Locale.ROOT,
                    "%s %10.0f tokens/s, a step %.2f ms (median of %d), first step with building %.1f s%s%n",
                    name,
                    times.length * tokens / elapsed,
                    1e3 * times[times.length / 2],
                    times.length,
                    first,
                    share);
            return times[times.length / 2];
        }
    }

    /** The driver's samples of the share of time in which a kernel ran. */
    private record Busy(List<Process> process) {
        static final Busy NOT_ASKED = new Busy(List.of());

        static Busy begin() {
            try {
                return new Busy(List.of(new ProcessBuilder(
                                "nvidia-smi", "--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader,nounits",
                                "--loop-ms=100", "--id=" + System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", "0"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()));
            } catch (IOException e) {
                return NOT_ASKED; // no nvidia-smi in this container
            }
        }

        String end() {
            if (process.isEmpty()) {
                return "";
            }
            try {
                process.get(0).toHandle().destroy(); // Process.destroy would close the stream too
                int[][] samples = new String(process.get(0).getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .lines()
                        .filter(line -> line.matches("\\d+, \\d+"))
                        .map(line -> Arrays.stream(line.split(", ")).mapToInt(Integer::parseInt).toArray())
                        .toArray(int[][]::new);
                double mean = Arrays.stream(samples).skip(samples.length / 3).mapToInt(sample -> sample[0]).average().orElse(-1);
                int most = Arrays.stream(samples).mapToInt(sample -> sample[1]).max().orElse(-1);
                return String.format(Locale.ROOT, ", GPU busy %.0f %%, %d MiB", mean, most);
            } catch (IOException e) {
                return ", GPU busy: unknown (" + e.getMessage() + ")";
            }
        }
    }
}
