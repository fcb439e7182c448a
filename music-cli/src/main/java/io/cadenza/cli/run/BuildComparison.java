package io.cadenza.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.file.Json;
import io.cadenza.eval.benchmark.ResultTable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two builds of this program side by side: in each round both run the same benchmark, now the one first and now the other, so that
 * whatever else the machine does meets both. What comes of it is a ratio for each measure and round; seconds of different rounds are
 * never compared.
 *
 * <p>The other build is used through its launcher and the JSON it writes, so that it may be an older version.
 */
public final class BuildComparison {
    private static final long POLL_MILLIS = 100;

    /** What is compared, and its name in {@code benchmark.json}. */
    private enum Measure {
        TRAINING("training", "tokensPerSecond", true),
        ONE_STREAM("generation, 1 stream", "oneStream", false),
        MANY_STREAMS("generation, many", "manyStreams", false),
        FIRST_TOKEN("first token", "firstTokenSeconds", false);

        private final String words;
        private final String key;
        /** Whether more is faster, as with a rate, and not slower, as with a time. */
        private final boolean rate;

        Measure(String words, String key, boolean rate) {
            this.words = words;
            this.key = key;
            this.rate = rate;
        }

        /** How many times as fast the first is as the second. */
        private double ratio(double first, double second) {
            return rate ? first / second : second / first;
        }
    }

    private final Path own;
    private final Path other;
    private final Path folder;
    private final Console console;
    private final BooleanSupplier stop;

    /**
     * A comparison of the build that runs with another.
     *
     * @param other a distribution's folder, or a checkout
     * @param folder where both builds write what they measure
     * @param stop asked several times a second; when true the running benchmark is ended
     * @throws CadenzaException if one of the two has no launcher
     */
    public BuildComparison(Path other, Path folder, Console console, BooleanSupplier stop) {
        this(home(), other, folder, console, stop);
    }

    BuildComparison(Path own, Path other, Path folder, Console console, BooleanSupplier stop) {
        this.own = launcher(own);
        this.other = launcher(other);
        this.folder = folder;
        this.console = console;
        this.stop = stop;
    }

    /** The distribution that this class is part of. */
    private static Path home() {
        try {
            Path jar = Path.of(BuildComparison.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The place of this program is no path", e);
        }
    }

    private static Path launcher(Path build) {
        return Stream.of(build.resolve("bin/cadenza"), build.resolve("cadenza"))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .orElseThrow(() -> new CadenzaException(
                        "%s is no build of Cadenza: it has neither bin/cadenza nor cadenza to start. Give the folder of an unpacked distribution or of a checkout."
                                .formatted(build)));
    }

    /**
     * Runs the rounds.
     *
     * @param arguments of the benchmark in both builds, without where it writes
     * @param rounds 1 or more
     * @return a table of the median ratios with the lowest and the highest; none if it was stopped
     * @throws CadenzaException if a build does not come to its end, or the two have nothing in common
     */
    public List<String> run(List<String> arguments, int rounds) {
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        try (ProgressMeter meter = new ProgressMeter(console, "", 0, 2L * rounds)) {
            for (int round = 1; round <= rounds; round++) {
                Path here = folder.resolve("round-" + round);
                boolean first = round % 2 == 1;
                for (boolean mine : List.of(first, !first)) {
                    String which = mine ? "this" : "other";
                    if (!benchmark(mine ? own : other, arguments, here.resolve(which))) {
                        return List.of();
                    }
                    meter.advanceTo(
                            2L * round - (mine == first ? 1 : 0),
                            "comparing",
                            "round %d of %d, %s".formatted(round, rounds, mine ? "this build" : "the other build"));
                }
                compare(rows(here.resolve("this")), rows(here.resolve("other")), ratios);
            }
        }
        if (ratios.isEmpty()) {
            throw new CadenzaException("The two builds measured nothing in common. See " + folder + ".");
        }
        return table(ratios);
    }

    /** Whether it came to its end, and was not stopped. */
    private boolean benchmark(Path launcher, List<String> arguments, Path out) {
        List<String> command = new ArrayList<>(List.of(launcher.toAbsolutePath().toString()));
        command.addAll(arguments);
        command.addAll(List.of("--repetitions", "1", "--quiet", "--out", out.toString()));
        Path log = out.resolve("log.txt");
        try {
            Files.createDirectories(out);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (stop.getAsBoolean()) {
                        return false;
                    }
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
            if (process.exitValue() != 0) {
                throw new CadenzaException(
                        "%s ended with %d: %s. See %s.".formatted(launcher, process.exitValue(), lastLine(log), log));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            throw new CadenzaException("Cannot run %s: %s.".formatted(launcher, IoReason.of(e)), e);
        }
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1).replaceFirst("\\.$", "");
    }

    /** Medians by cell and measure. */
    private static Map<String, Map<Measure, Double>> rows(Path out) {
        Path file = out.resolve("benchmark.json");
        Map<String, Map<Measure, Double>> rows = new LinkedHashMap<>();
        try {
            for (JsonNode row : Json.plain().tree(Files.readString(file)).at("/results/rows")) {
                Map<Measure, Double> medians = new LinkedHashMap<>();
                for (Measure measure : Measure.values()) {
                    double median = row.path(measure.key).path("median").asDouble();
                    if (median > 0) {
                        medians.put(measure, median);
                    }
                }
                rows.put(
                        "%s\t%s %s ×%s"
                                .formatted(
                                        row.path("model").asText(),
                                        row.path("backend").asText(),
                                        row.path("device").asText(),
                                        row.path("threads").asText()),
                        medians);
            }
        } catch (IOException e) {
            throw new CadenzaException("Cannot read %s: %s.".formatted(file, IoReason.of(e)), e);
        }
        return rows;
    }

    private static void compare(
            Map<String, Map<Measure, Double>> mine,
            Map<String, Map<Measure, Double>> others,
            Map<String, List<Double>> ratios) {
        mine.forEach((cell, medians) -> medians.forEach((measure, median) -> {
            Double other = others.getOrDefault(cell, Map.of()).get(measure);
            if (other != null) {
                ratios.computeIfAbsent(cell + "\t" + measure.words, key -> new ArrayList<>())
                        .add(measure.ratio(median, other));
            }
        }));
    }

    private static List<String> table(Map<String, List<Double>> ratios) {
        return new ResultTable.Table(
                        List.of("model", "backend", "measure", "times as fast", "lowest", "highest", "rounds"),
                        ratios.entrySet().stream()
                                .map(entry -> {
                                    double[] sorted = entry.getValue().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .sorted()
                                            .toArray();
                                    List<String> row = new ArrayList<>(
                                            List.of(entry.getKey().split("\t")));
                                    row.add(twoPlaces(
                                            (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2));
                                    row.add(twoPlaces(sorted[0]));
                                    row.add(twoPlaces(sorted[sorted.length - 1]));
                                    row.add(String.valueOf(sorted.length));
                                    return row;
                                })
                                .toList())
                .lines();
    }

    private static String twoPlaces(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    /** Arguments without some options and their values, however these are attached. */
    public static List<String> without(List<String> arguments, List<String> options) {
        return IntStream.range(0, arguments.size())
                .filter(i -> options.stream()
                        .noneMatch(option -> arguments.get(i).equals(option)
                                || arguments.get(i).startsWith(option + "=")
                                || (i > 0 && arguments.get(i - 1).equals(option))))
                .mapToObj(arguments::get)
                .toList();
    }
}
