package io.cadenza.eval.benchmark;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Device;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import io.cadenza.eval.benchmark.CellMain.MatmulPeak;
import io.cadenza.eval.json.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Runs a benchmark: the machine's product peaks first, then every cell once, then every cell again, so that what changes with time
 * on the machine touches all cells alike. What was measured before with equal requests, machine and version is not measured again.
 */
public final class BenchmarkRunner {
    /** A guess at a machine, which only divides the progress bar among the measurements. */
    private static final double GUESSED_FLOPS = 5e10;

    private static final double GUESSED_START_SECONDS = 5;

    private final BenchmarkPlan plan;
    private final Path folder;
    private final String version;
    private final BenchmarkListener listener;
    private final BooleanSupplier stop;
    private final Machine machine = Machine.here();
    private final TokenDataset dataset;
    private final Map<String, Object> answers = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    /**
     * A benchmark to be run.
     *
     * @param folder keeps all measurements
     * @param version of this program: another version measures anew
     * @param stop asked several times a second; when true the benchmark ends, and what is measured is kept
     */
    public BenchmarkRunner(
            BenchmarkPlan plan, Path folder, String version, BenchmarkListener listener, BooleanSupplier stop) {
        this.plan = plan;
        this.folder = folder;
        this.version = version;
        this.listener = listener;
        this.stop = stop;
        this.dataset = plan.corpus().dataset(plan.data());
    }

    /**
     * Runs it.
     *
     * @return the results of all measurements that did not fail
     * @throws io.cadenza.core.CadenzaException if no process can be started or the folder cannot be written
     */
    public BenchmarkResults run() {
        Path corpus = folder.resolve("corpus.json");
        plan.corpus().write(corpus);
        List<Measurement> due = new ArrayList<>();
        Measurements measurements = new Measurements(folder.resolve("measurements"), machine, version);
        for (Measurement measurement : all()) {
            Optional<?> kept = measurements.kept(measurement, measurement.answer());
            kept.ifPresent(answer -> {
                answers.put(measurement.name(), answer);
                listener.finished(measurement.name(), true);
            });
            if (kept.isEmpty()) {
                due.add(measurement);
            }
        }
        double total = due.stream().mapToDouble(Measurement::expectedSeconds).sum();
        double behind = 0;
        for (int i = 0; i < due.size() && !stop.getAsBoolean(); i++) {
            make(due.get(i), measurements, corpus, new Place(i + 1, due.size(), behind / total, total));
            behind += due.get(i).expectedSeconds();
        }
        return new Summary(plan, machine, dataset, answers, failures).results();
    }

    /** Where a measurement stands among those that are due. */
    private record Place(int number, int total, double share, double expectedSeconds) {}

    private void make(Measurement measurement, Measurements measurements, Path corpus, Place place) {
        String name = measurement.name();
        listener.progressed(name, place.number(), place.total(), place.share());
        double weight = measurement.expectedSeconds() / place.expectedSeconds();
        Optional<String> failure = measurements.make(
                measurement,
                corpus,
                share -> listener.progressed(name, place.number(), place.total(), place.share() + weight * share),
                stop);
        if (stop.getAsBoolean()) {
            return;
        }
        if (failure.isPresent()) {
            failures.put(name, failure.get());
            listener.failed(name, failure.get());
        } else {
            answers.put(
                    name, measurements.kept(measurement, measurement.answer()).orElseThrow());
            listener.finished(name, false);
        }
    }

    private List<Measurement> all() {
        List<Measurement> all = new ArrayList<>();
        for (Backend backend : plan.backends()) {
            if (MatmulPeak.canMeasure(backend)) {
                addPeaks(all, backend.name());
            }
        }
        List<Cell> cells = plan.cells();
        for (int repetition = 1; repetition <= plan.effort().repetitions(); repetition++) {
            for (Cell cell : cells) {
                CellRequest request = CellRequest.of(plan, cell, isToTheEnd(plan, cell, repetition));
                all.add(new Measurement(
                        nameOf(plan, cell, repetition),
                        CellMain.CELL,
                        request,
                        CellResult.class,
                        expectedSeconds(request)));
            }
            if (repetition == 1) {
                cells.forEach(cell -> addSeeds(all, cell));
            }
        }
        return all;
    }

    /** Trainings to the end from other seeds than the first. */
    private void addSeeds(List<Measurement> all, Cell cell) {
        for (long seed : plan.seeds(cell)) {
            if (seed != plan.seed()) {
                CellRequest request = CellRequest.of(plan, cell, true, seed);
                all.add(new Measurement(
                        nameOf(cell, seed), CellMain.CELL, request, CellResult.class, expectedSeconds(request)));
            }
        }
    }

    private void addPeaks(List<Measurement> all, String backend) {
        for (Device device : plan.devices()) {
            for (int threads : plan.threads()) {
                MatmulPeak.Request request = new MatmulPeak.Request(backend, device.toString(), threads);
                all.add(new Measurement(
                        nameOf(request), CellMain.PEAK, request, MatmulPeak.Result.class, GUESSED_START_SECONDS));
            }
        }
    }

    static boolean isToTheEnd(BenchmarkPlan plan, Cell cell, int repetition) {
        return plan.effort().quality() && repetition == 1 && cell.trains();
    }

    static String nameOf(BenchmarkPlan plan, Cell cell, int repetition) {
        return cell.name() + (isToTheEnd(plan, cell, repetition) ? "-whole" : "-speed" + repetition);
    }

    static String nameOf(Cell cell, long seed) {
        return cell.name() + "-seed" + seed;
    }

    static String nameOf(MatmulPeak.Request request) {
        return "peak-%s-%s-%d".formatted(request.backend(), request.device().replace(':', '.'), request.threads());
    }

    private double expectedSeconds(CellRequest request) {
        double seconds = GUESSED_START_SECONDS + 3 * plan.effort().generationSeconds();
        if (!request.trains()) {
            return seconds;
        }
        int scored = dataset.window()
                - request.model()
                        .training()
                        .lossScope()
                        .lossStart(request.model().spec(), dataset.window());
        int batch = request.model().training().batchSize();
        double windows = (double) dataset.windowCount(Subset.TRAINING)
                * plan.data().stride()
                / request.trainingData().stride();
        double perEpoch = Math.ceil(windows / batch);
        double byEpochs = request.model().training().epochs() * perEpoch;
        double steps = request.stepLimit() > 0 ? Math.min((double) request.stepLimit(), byEpochs) : byEpochs;
        double perToken = request.model().spec().trainingFlopsPerToken(dataset.window(), scored);
        return seconds + steps * batch * dataset.window() * perToken / GUESSED_FLOPS;
    }

    /** The files of a benchmark's measurements: each keeps its answer beside its identity, so that a second run need not measure again. */
    private static final class Measurements {
        private final Path folder;
        private final Machine machine;
        private final String version;

        Measurements(Path folder, Machine machine, String version) {
            this.folder = folder;
            this.machine = machine;
            this.version = version;
        }

        private Path file(Measurement measurement, String ending) {
            return folder.resolve(measurement.name() + ending);
        }

        /** The answer of an equal measurement, if one has been made. */
        <T> Optional<T> kept(Measurement measurement, Class<T> type) {
            try {
                Path identity = file(measurement, ".identity.json");
                Path answer = file(measurement, ".json");
                boolean equal = Files.exists(identity)
                        && Files.exists(answer)
                        && Files.readString(identity).equals(measurement.identity(machine, version));
                return equal ? Optional.of(JsonFiles.read(answer, type)) : Optional.empty();
            } catch (IOException e) {
                throw new CadenzaException(
                        "Cannot read %s: %s. Remove the folder or choose another.".formatted(folder, IoReason.of(e)),
                        e);
            }
        }

        /** Forgets a measurement's answer. */
        void forget(Measurement measurement) {
            try {
                Files.deleteIfExists(file(measurement, ".json"));
            } catch (IOException e) {
                throw new CadenzaException(
                        "Cannot remove from %s: %s. Choose another folder.".formatted(folder, IoReason.of(e)), e);
            }
        }

        /**
         * Makes a measurement in a process of its own and keeps its answer.
         *
         * @param corpus the file of token ids
         * @return why it failed, on one line; empty if it did not, or was stopped
         */
        Optional<String> make(Measurement measurement, Path corpus, DoubleConsumer progress, BooleanSupplier stop) {
            forget(measurement);
            Path request = file(measurement, ".request.json");
            Path answer = file(measurement, ".json");
            JsonFiles.write(request, measurement.request());
            AtomicFiles.writeText(file(measurement, ".identity.json"), measurement.identity(machine, version));
            List<String> arguments = List.of(
                    measurement.kind(),
                    request.toString(),
                    corpus.toString(),
                    answer.toString(),
                    String.valueOf(System.currentTimeMillis()));
            Optional<String> failure = new ChildJvm(file(measurement, ".log"), progress, stop).run(arguments);
            if (failure.isEmpty() && !stop.getAsBoolean() && !Files.exists(answer)) {
                return Optional.of("it ended without an answer");
            }
            return failure;
        }
    }

    /**
     * One process of a benchmark: what it measures, and where its answer is kept.
     *
     * @param name for people and files
     * @param kind the first word of its command line
     * @param request what it is asked, which with machine and version is its identity
     * @param answer the type of what it answers
     * @param expectedSeconds a guess, for the time that is left
     */
    record Measurement(String name, String kind, Object request, Class<?> answer, double expectedSeconds) {
        /** What tells this measurement from any other: the answer of an equal one may be used again. */
        String identity(Machine machine, String version) {
            return JsonFiles.text(List.of(version, machine, request));
        }
    }
}
