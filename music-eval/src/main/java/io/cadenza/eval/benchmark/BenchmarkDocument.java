package io.cadenza.eval.benchmark;

import io.cadenza.eval.json.JsonFiles;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A benchmark's results with all that is needed to have them again.
 *
 * @param version of Cadenza
 * @param commit of its source, or {@code unknown}
 * @param commands that were typed, and that the benchmark ran for each measurement
 * @param libraries versions by backend
 * @param results what came of it
 */
public record BenchmarkDocument(
        String version,
        String commit,
        List<String> commands,
        SortedMap<String, String> libraries,
        BenchmarkResults results) {
    /** Checks that all are there, and copies. */
    public BenchmarkDocument {
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
        return new BenchmarkDocument(version, Commit.here(), List.of(typed, ChildJvm.shown()), libraries, results);
    }

    /** Writes it as JSON. */
    public void write(Path file) {
        JsonFiles.writeIndented(file, this);
    }
}
