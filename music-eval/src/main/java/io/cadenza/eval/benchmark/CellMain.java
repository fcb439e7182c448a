package io.cadenza.eval.benchmark;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.eval.json.JsonFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program that a benchmark starts for each measurement: {@code KIND REQUEST CORPUS ANSWER STARTED},
 * all files but the first, a cell or a peak, and the last, the milliseconds of the system's clock at which it was started. It tells its progress on standard output, ends when its parent does, and says on one line of standard error what went wrong.
 */
public final class CellMain {
    /** The kind of measurement that asks for a {@link CellRequest}. */
    static final String CELL = "cell";

    /** The kind that asks for a {@link MatmulPeak.Request}. */
    static final String PEAK = "peak";

    /** Before a number from 0 to 1 on a line of standard output; other lines are a library's. */
    static final String PROGRESS = "@cadenza-progress ";

    /** Before the reason on a line of standard error. */
    static final String FAILURE = "@cadenza-failure ";

    private static final int FAILED = 1;
    private static final long BETWEEN_LINES = 100_000_000L;

    private final PrintStream out;
    private long told;

    private CellMain(PrintStream out) {
        this.out = out;
    }

    /** Measures and ends the process. */
    public static void main(String[] arguments) {
        endWithParent();
        int code = 0;
        try {
            new CellMain(System.out).run(arguments);
        } catch (CadenzaException e) {
            code = fail(e.getMessage());
        } catch (OutOfMemoryError e) {
            code = fail("memory ran out. Give Java more, for example with CADENZA_OPTS=-Xmx4g.");
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace();
            code = fail(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        System.out.flush();
        Runtime.getRuntime().halt(code); // natives' threads must not keep the process, nor their exit hooks crash it
    }

    private static int fail(String reason) {
        System.err.println(FAILURE + reason.replace('\n', ' '));
        return FAILED;
    }

    private void run(String... arguments) {
        if (arguments[0].equals(PEAK)) {
            MatmulPeak.Request request = JsonFiles.read(Path.of(arguments[1]), MatmulPeak.Request.class);
            JsonFiles.write(Path.of(arguments[3]), MatmulPeak.measure(backend(request.backend()), request));
        } else {
            CellRequest request = JsonFiles.read(Path.of(arguments[1]), CellRequest.class);
            CellResult result = new CellRun(backend(request.backend()), request, this::tell)
                    .run(() -> BenchmarkCorpus.read(Path.of(arguments[2])), Long.parseLong(arguments[4]));
            JsonFiles.write(Path.of(arguments[3]), result);
        }
    }

    private static Backend backend(String name) {
        return Backends.installed().named(name);
    }

    private void tell(double share) {
        long now = System.nanoTime();
        if (now - told > BETWEEN_LINES) {
            told = now;
            out.println(PROGRESS + share);
            out.flush();
        }
    }

    /** Standard input is a pipe that the parent holds open; its end is the parent's. */
    private static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // the pipe is broken: the parent is gone too
                    }
                    Runtime.getRuntime().halt(FAILED);
                },
                "parent watch");
        watch.setDaemon(true);
        watch.start();
    }

    /**
     * How fast a machine multiplies matrices, measured through the interface that all backends share: the scoring of a WaveNet that is
     * hardly more than one product of its head, 512 × 4,096 by 4,096 × 4,096. What else it computes is under 2 % of the operations.
     */
    static final class MatmulPeak {
        private static final int WINDOWS = 16;
        private static final int TIME = 32;
        private static final int SIDE = 4096;
        private static final int SMALL = 64;
        private static final WaveNetSpec SPEC = new WaveNetSpec(2, SMALL, SMALL, SIDE, SIDE, 1, List.of(1), 0);
        private static final int REPETITIONS = 7;

        private MatmulPeak() {}

        /**
         * What a process is asked.
         *
         * @param backend a backend's name, one that trains
         * @param device where, in the words of {@link Device#toString}
         * @param threads of the CPU
         */
        record Request(String backend, String device, int threads) {}

        /**
         * What it answers.
         *
         * @param flopsPerSecond of each repetition after one for warming up
         */
        record Result(List<Double> flopsPerSecond) {
            Result {
                flopsPerSecond = List.copyOf(flopsPerSecond);
            }
        }

        /** Whether a backend can be measured so. */
        static boolean canMeasure(Backend backend) {
            return backend.supports(SPEC, Task.TRAIN);
        }

        static Result measure(Backend backend, Request request) {
            int[][] ids = new int[WINDOWS][TIME];
            Batch batch = Batch.of(ids, ids, 0);
            double flops = WINDOWS * SPEC.forwardFlops(TIME, TIME);
            RuntimeOptions runtime = new RuntimeOptions(Device.parse(request.device()), request.threads(), 1);
            List<Double> rates = new ArrayList<>();
            try (TrainingSession session = backend.openTraining(
                    TrainingState.initial(SPEC, Seeds.derive(1, "product peak")), Adam.UNCLIPPED, runtime)) {
                session.evaluate(batch);
                for (int i = 0; i < REPETITIONS; i++) {
                    long start = System.nanoTime();
                    session.evaluate(batch);
                    rates.add(flops / ((System.nanoTime() - start) / 1e9));
                }
            }
            return new Result(rates);
        }
    }
}
