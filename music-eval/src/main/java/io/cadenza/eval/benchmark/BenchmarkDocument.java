package io.cadenza.eval.benchmark;

import io.cadenza.eval.json.JsonFiles;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A benchmark's results with all that is needed to have them again.
 *
 * @param date the day on which the results were put together, such as 2026-11-28
 * @param version of Cadenza
 * @param commit of its source, or {@code unknown}
 * @param commands that were typed, and that the benchmark ran for each measurement
 * @param libraries versions by backend
 * @param results what came of it
 */
public record BenchmarkDocument(
        String date,
        String version,
        String commit,
        List<String> commands,
        SortedMap<String, String> libraries,
        BenchmarkResults results) {
    /** Checks that all are there, and copies. */
    public BenchmarkDocument {
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(commit, "commit");
        Objects.requireNonNull(results, "results");
        commands = List.copyOf(commands);
        libraries = Collections.unmodifiableSortedMap(new TreeMap<>(libraries));
    }

    /**
     * The document of results on this machine.
     *
     * @param typed the command that was typed
     */
    public static BenchmarkDocument of(String version, String typed, BenchmarkResults results) {
        SortedMap<String, String> libraries = new TreeMap<>();
        results.rows().stream()
                .filter(row -> !row.library().isEmpty())
                .forEach(row -> libraries.putIfAbsent(row.backend(), row.library()));
        return new BenchmarkDocument(
                LocalDate.now(ZoneId.systemDefault()).toString(),
                version,
                Commit.here(),
                List.of(typed, ChildJvm.shown()),
                libraries,
                results);
    }

    /** Writes it as JSON. */
    public void write(Path file) {
        JsonFiles.writeIndented(file, this);
    }

    /** The commit from which this program was built, where it lies in a checkout and there is a git. */
    private static final class Commit {
        private static final String UNKNOWN = "unknown";
        private static final long PATIENCE_SECONDS = 5;

        private Commit() {}

        static String here() {
            try {
                Path place = Path.of(Commit.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                Path folder = Files.isDirectory(place) ? place : place.resolveSibling("");
                Process git = new ProcessBuilder(
                                "git", "-C", folder.toString(), "describe", "--always", "--dirty", "--abbrev=12")
                        .redirectErrorStream(true)
                        .start();
                String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                boolean ended = git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return ended && git.exitValue() == 0 ? said : UNKNOWN;
            } catch (IOException | URISyntaxException e) {
                return UNKNOWN; // a distribution without its source, or a machine without git
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return UNKNOWN;
            }
        }
    }
}
