package io.cadenza.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process of a training run, from its start to its end or until it is killed. */
final class Life implements AutoCloseable {
    private static final long LONGEST_SECONDS = 120;

    private final Process process;
    private final Path log;

    private Life(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the launcher; what it prints goes to a file beside the folder. */
    static Life start(Path folder, List<String> arguments) throws IOException {
        Path log = Files.createTempFile(folder, "life", ".log");
        List<String> command = new ArrayList<>(List.of(Launched.launcher().toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
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

    /** Waits until a file is being written in a folder, looking as often as it can. */
    void awaitSave(Path folder, int saves) {
        File watched = folder.toFile();
        int seen = 0;
        String last = "";
        while (process.isAlive()) {
            String[] parts = watched.list((parent, name) -> name.endsWith(".part"));
            if (parts != null && parts.length > 0 && !parts[0].equals(last)) {
                last = parts[0];
                seen++;
                if (seen == saves) {
                    return;
                }
            }
            Thread.onSpinWait();
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
