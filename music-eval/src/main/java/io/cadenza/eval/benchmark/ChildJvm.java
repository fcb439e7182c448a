package io.cadenza.eval.benchmark;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/** A JVM like this one, with its class path and flags, in which one measurement is made. */
final class ChildJvm {
    /** Flags that belong to this process alone: debuggers and coverage, and that there is a terminal to draw on. */
    private static final List<String> OWN_FLAGS =
            List.of("-agentlib:", "-agentpath:", "-javaagent:", "-Dcadenza.terminal");

    private static final long POLL_MILLIS = 100;
    private static final int SIGNALS = 128;

    private final Path log;
    private final DoubleConsumer progress;
    private final BooleanSupplier stop;

    /**
     * A JVM to be started.
     *
     * @param log takes what it prints as errors
     * @param progress told its shares of work done, in a thread of its own
     * @param stop asked several times a second; when true the process is ended
     */
    ChildJvm(Path log, DoubleConsumer progress, BooleanSupplier stop) {
        this.log = log;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * Runs {@link CellMain} to its end.
     *
     * @return why it failed, on one line; empty if it did not, or was stopped
     */
    Optional<String> run(List<String> arguments) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process = new ProcessBuilder(command(arguments))
                    .redirectError(log.toFile())
                    .start();
            try {
                return await(process);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new CadenzaException("Cannot start a process to measure in: %s.".formatted(IoReason.of(e)), e);
        }
    }

    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> OWN_FLAGS.stream().noneMatch(flag::startsWith))
                .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(CellMain.class.getName());
        command.addAll(arguments);
        return command;
    }

    /** The command of a measurement, as a report shows it: with words in place of what differs. */
    static String shown() {
        List<String> words = new ArrayList<>(command(List.of("KIND", "REQUEST", "CORPUS", "ANSWER", "STARTED")));
        words.set(0, "java");
        words.set(words.indexOf("-cp") + 1, "CLASSPATH");
        return String.join(" ", words);
    }

    private Optional<String> await(Process process) throws IOException {
        Thread reader = new Thread(() -> readProgress(process), "cell output");
        reader.setDaemon(true);
        reader.start();
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (stop.getAsBoolean()) {
                    return Optional.empty();
                }
            }
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(reason(process.exitValue()));
    }

    private void readProgress(Process process) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(CellMain.PROGRESS)) {
                    progress.accept(Double.parseDouble(line.substring(CellMain.PROGRESS.length())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the process said of its failure, else the last it said at all. */
    private String reason(int code) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank())
                .toList();
        Optional<String> said = lines.stream()
                .filter(line -> line.startsWith(CellMain.FAILURE))
                .findFirst()
                .map(line -> line.substring(CellMain.FAILURE.length()));
        String ended = code > SIGNALS ? "ended by signal " + (code - SIGNALS) : "ended with code " + code;
        return said.orElseGet(() -> lines.isEmpty() ? ended : ended + ": " + lines.get(lines.size() - 1));
    }
}
