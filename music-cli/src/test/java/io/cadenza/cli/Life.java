package io.cadenza.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process of a training run, from its start to its end or until it is killed. */
final class Life implements AutoCloseable {
    private static final long LONGEST_SECONDS = 300;

    private final Process process;
    private final Path log;

    private Life(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the launcher with options for its JVM; what it prints goes to a file beside the folder. */
    static Life start(Path folder, String options, List<String> arguments) throws IOException {
        Path log = Files.createTempFile(folder, "life", ".log");
        List<String> command = new ArrayList<>(List.of(Launched.launcher().toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("CADENZA_OPTS", options);
        return new Life(builder.redirectOutput(log.toFile()).start(), log);
    }

    long pid() {
        return process.pid();
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    /** Waits for words on the output; false if the process ends without them. */
    boolean awaitOutput(String words) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!output().contains(words)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                return output().contains(words);
            }
            Thread.sleep(5);
        }
        return true;
    }

    /**
     * Waits until models and states have begun to be written in a folder so many times. The system tells, so that nothing of
     * the processor is taken from the process that is watched.
     */
    void awaitSave(Path folder, int saves) throws IOException, InterruptedException {
        while (!Files.isDirectory(folder) && process.isAlive()) {
            Thread.sleep(1);
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (WatchService system = folder.getFileSystem().newWatchService()) {
            folder.register(system, StandardWatchEventKinds.ENTRY_CREATE);
            int seen = 0;
            while (seen < saves && process.isAlive()) {
                WatchKey key = system.poll(100, TimeUnit.MILLISECONDS);
                if (key != null) {
                    seen += (int) key.pollEvents().stream()
                            .filter(event -> String.valueOf(event.context()).matches(".*\\.safetensors\\..*\\.part"))
                            .count();
                    key.reset();
                }
            }
        }
    }

    /** {@code kill -9}; returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        await();
    }

    /** Waits for the end. */
    int await() throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The process did not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
