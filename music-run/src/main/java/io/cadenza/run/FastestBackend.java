package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.data.cache.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The installed backend that trains a model fastest on this machine. A few steps are taken with each, and what they took is kept
 * in a file of the cache folder for the next training of the same model, batch and device with the same JVM and backends, so that
 * equal trainings get the same backend. To measure again, remove the file.
 *
 * @param folder where measurements are kept
 * @param nanoTime the clock
 */
record FastestBackend(Backends backends, Path folder, LongSupplier nanoTime, Progress progress) {
    /**
     * A training of fewer floating-point operations, half a minute to a minute of two cores, is over before a measurement has
     * paid: it would load every native library.
     */
    static final double WORTHWHILE = 1e13;

    /** Longer than a graph is built or a JVM compiles on a machine with nothing else to do; most end sooner, by the rule of steady steps. */
    private static final long MOST_WARMING_NANOS = 5_000_000_000L;

    /** So many steps in a row that bring nothing mean that it is as fast as it gets. */
    private static final int STEADY_STEPS = 5;

    /** In each round every backend takes a step, so that other work on the machine touches all alike. */
    private static final int ROUNDS = 5;

    private static final String PREFIX = "milliseconds a step, ";

    /** What is trained. */
    record Job(TrainingState start, Adam optimizer, RuntimeOptions runtime, Batch batch, long steps) {
        /** By the rule of six operations a parameter and token. */
        double operations() {
            return 6.0 * start.spec().parameterCount() * batch.size() * batch.time() * steps;
        }
    }

    /**
     * The fastest backend for a job. The one of the greatest priority where there is no choice, the job is too small for a
     * measurement or no backend can be measured.
     *
     * @param stop asked between steps; when true, nothing more is measured and nothing kept
     */
    Backend choose(Job job, BooleanSupplier stop) {
        ModelSpec spec = job.start.spec();
        Backend ranked = backends.choose("auto", spec, Task.TRAIN);
        List<Backend> able = backends.all().stream()
                .filter(backend -> backend.supports(spec, Task.TRAIN))
                .toList();
        if (able.size() < 2 || job.operations() < WORTHWHILE) {
            return ranked;
        }
        String key = key(job, able);
        Path file = folder.resolve(Digests.sha256(key).substring(0, 16) + ".txt");
        SortedMap<String, Double> kept = read(file, able);
        if (!kept.isEmpty()) {
            return told(kept, able, "measured before, " + file);
        }
        progress.note("measuring which backend trains this model fastest here: " + names(able));
        SortedMap<String, Double> measured = measure(job, able, stop);
        if (measured.isEmpty() || stop.getAsBoolean()) {
            return ranked;
        }
        write(file, key, measured);
        return told(measured, able, "kept in " + file);
    }

    private Backend told(SortedMap<String, Double> measured, List<Backend> able, String source) {
        List<Backend> sorted = able.stream()
                .filter(backend -> measured.containsKey(backend.name()))
                .sorted(Comparator.comparing(backend -> measured.getOrDefault(backend.name(), Double.MAX_VALUE)))
                .toList();
        progress.note(sorted.stream()
                .map(backend -> String.format(Locale.ROOT, "%s %.1f ms", backend.name(), measured.get(backend.name())))
                .collect(Collectors.joining(
                        ", ",
                        "backend " + sorted.get(0).name() + ", the fastest here: a step takes ",
                        " (" + source + ")")));
        return sorted.get(0);
    }

    private static String names(List<Backend> backends) {
        return backends.stream().map(Backend::name).collect(Collectors.joining(", "));
    }

    /** Milliseconds a step by backend; those that cannot be opened, for want of a device or library, are left out. */
    private SortedMap<String, Double> measure(Job job, List<Backend> able, BooleanSupplier stop) {
        List<Contestant> contestants = new ArrayList<>();
        try {
            for (Backend backend : able) {
                try {
                    Contestant contestant = new Contestant(backend, job, nanoTime);
                    contestants.add(contestant);
                    contestant.warm(stop);
                } catch (CadenzaException e) {
                    progress.note("leaving out " + backend.name() + ": " + e.getMessage());
                }
            }
            contestants.removeIf(Contestant::isUnmeasured);
            for (int round = 0; round < ROUNDS && !stop.getAsBoolean(); round++) {
                contestants.forEach(Contestant::step);
            }
            SortedMap<String, Double> milliseconds = new TreeMap<>();
            contestants.forEach(one -> milliseconds.put(one.backend.name(), one.fastest / 1e6));
            return milliseconds;
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    /** One backend with a training of its own, which is thrown away. */
    private static final class Contestant {
        private final Backend backend;
        private final Job job;
        private final LongSupplier nanoTime;
        private final TrainingSession session;
        private double fastest = Double.POSITIVE_INFINITY;

        Contestant(Backend backend, Job job, LongSupplier nanoTime) {
            this.backend = backend;
            this.job = job;
            this.nanoTime = nanoTime;
            this.session = backend.openTraining(job.start, job.optimizer, job.runtime);
        }

        /** Takes a step that builds the graph, then steps until they get no faster or time is up. */
        void warm(BooleanSupplier stop) {
            long began = nanoTime.getAsLong();
            take();
            for (int steady = 0; steady < STEADY_STEPS && !stop.getAsBoolean(); ) {
                double before = fastest;
                step();
                steady = fastest < before * 0.95 ? 0 : steady + 1;
                if (nanoTime.getAsLong() - began > MOST_WARMING_NANOS) {
                    break;
                }
            }
        }

        void step() {
            long began = nanoTime.getAsLong();
            take();
            fastest = Math.min(fastest, (double) (nanoTime.getAsLong() - began));
        }

        private void take() {
            session.step(job.batch, 1e-4);
        }

        boolean isUnmeasured() {
            return fastest == Double.POSITIVE_INFINITY;
        }

        void close() {
            session.close();
        }
    }

    /** All that speed depends on. A backend is known by the jar it comes in, since asking its version may load natives. */
    private String key(Job job, List<Backend> able) {
        List<String> lines = new ArrayList<>();
        lines.add("cadenza " + CadenzaVersion.text());
        lines.add(job.start.spec().toString());
        lines.add("%s, device %s, %d threads, %d windows of %d tokens, scored from %d"
                .formatted(
                        job.optimizer,
                        job.runtime.device(),
                        job.runtime.threads(),
                        job.batch.size(),
                        job.batch.time(),
                        job.batch.lossStart()));
        lines.add("Java %s, %s the Vector API"
                .formatted(
                        System.getProperty("java.vm.version"),
                        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? "with" : "without"));
        lines.add("%s %s, %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"), processor()));
        List<Class<?>> classes = backends.implementations();
        for (Backend backend : able) {
            lines.add(backend.name() + " " + origin(classes.get(backends.all().indexOf(backend))));
        }
        return lines.stream().map(line -> "# " + line + "\n").collect(Collectors.joining());
    }

    private static String processor() {
        Path linux = Path.of("/proc/cpuinfo");
        if (Files.isReadable(linux)) {
            try (Stream<String> lines = Files.lines(linux, StandardCharsets.UTF_8)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .findFirst()
                        .orElse("");
            } catch (IOException | UncheckedIOException e) {
                return ""; // the operating system and the number of threads tell machines apart well enough
            }
        }
        return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
    }

    /** The jar of a class with its size and time; of a folder its name alone. */
    private static String origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return type.getName();
        }
        try {
            Path path = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(path)
                    ? path.getFileName() + " " + Files.size(path) + " " + Files.getLastModifiedTime(path)
                    : path.toString();
        } catch (URISyntaxException | IOException | IllegalArgumentException e) {
            return source.getLocation().toString();
        }
    }

    /** What was measured before; empty if nothing was, or the file is damaged. */
    private static SortedMap<String, Double> read(Path file, List<Backend> able) {
        SortedMap<String, Double> measured = new TreeMap<>();
        if (!Files.isRegularFile(file)) {
            return measured;
        }
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                able.stream()
                        .map(Backend::name)
                        .filter(name -> line.startsWith(PREFIX + name + ": "))
                        .forEach(name -> measured.put(
                                name, Double.valueOf(line.substring(PREFIX.length() + name.length() + 2))));
            }
            return measured;
        } catch (IOException | NumberFormatException e) {
            return new TreeMap<>(); // measured anew and written over
        }
    }

    private void write(Path file, String key, SortedMap<String, Double> measured) {
        try {
            StringBuilder text = new StringBuilder(key);
            measured.forEach((name, milliseconds) -> text.append(PREFIX)
                    .append(name)
                    .append(": ")
                    .append(milliseconds)
                    .append('\n'));
            AtomicFiles.writeText(file, text.toString());
        } catch (CadenzaException e) {
            progress.warn(
                    "The measurement cannot be kept in %s: %s. Set backend to one by name, so that equal trainings get the same one."
                            .formatted(file, e.getMessage()));
        }
    }
}
