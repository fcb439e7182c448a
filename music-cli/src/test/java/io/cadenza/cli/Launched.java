package io.cadenza.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run of the packaged launcher in a process of its own.
 *
 * @param code its exit code
 * @param lines what it printed, results and errors together
 */
record Launched(int code, List<String> lines) {
    private static final int MINUTES = 5;

    /** The launcher that the build has packaged. */
    static Path launcher() {
        return Path.of(System.getProperty("cadenza.distribution", "target/cadenza"), "bin", "cadenza")
                .toAbsolutePath();
    }

    /**
     * Checks that the build has made a launcher that can be run: a test without it would prove nothing.
     *
     * @throws IllegalStateException if there is none
     */
    static void requireLauncher() {
        if (!Files.isExecutable(launcher())) {
            throw new IllegalStateException(
                    "There is no executable launcher at " + launcher() + ". Run these tests with mvn verify.");
        }
    }

    static Launched run(Path folder, Map<String, String> environment, Consumer<Line> onLine, Object... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.of(command).map(String::valueOf).toList())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                onLine.accept(new Line(line, process.pid()));
            }
        }
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("The launcher did not end: " + lines);
        }
        return new Launched(process.exitValue(), lines);
    }

    /**
     * A line while the process runs.
     *
     * @param text the line
     * @param pid of the process: the shell's, and since it execs the JVM's too
     */
    record Line(String text, long pid) {}

    String text() {
        return String.join("\n", lines);
    }
}
