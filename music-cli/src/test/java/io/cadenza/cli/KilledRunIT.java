package io.cadenza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cadenza.core.file.ModelFile;
import io.cadenza.core.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes of the packaged program, killed with {@code kill -9}. */
@Execution(ExecutionMode.CONCURRENT)
class KilledRunIT {
    /** A model whose save takes some milliseconds, so that it can be hit, and whose training a few seconds. */
    private static final List<String> SMALL = Stream.of(
                    "model.type=lstm",
                    "model.embeddingSize=16",
                    "model.hiddenSizes=[128]",
                    "model.headSize=16",
                    "model.dropout=0.1",
                    "corpus.pieces=80",
                    "data.window=16",
                    "data.stride=16",
                    "training.epochs=3",
                    "training.batchSize=4",
                    "save.everySteps=10",
                    "save.keep=2",
                    "threads=1")
            .flatMap(setting -> Stream.of("--set", setting))
            .toList();

    /** Counting takes a fraction of the time, so there are enough epochs that there is something to kill. */
    private static final List<String> COUNTED = Stream.of(
                    "model.type=ngram",
                    "corpus.pieces=200",
                    "training.epochs=75",
                    "training.batchSize=4",
                    "training.patience=0",
                    "save.everySteps=100",
                    "save.keep=2",
                    "threads=1")
            .flatMap(setting -> Stream.of("--set", setting))
            .toList();

    /** Where each of the twenty processes dies. */
    private enum Moment {
        /** At any time of its life, mostly before the first step. */
        ANY,
        /** While it trains. */
        TRAINING,
        /** While a file is being written. */
        SAVING
    }

    @TempDir
    private Path folder;

    @BeforeEach
    void needsAShell() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the launcher under test is the POSIX one");
        Launched.requireLauncher();
    }

    /** Without the better compiler where natives or counting do the work: a life is short, and most of it is its start. */
    private static String options(String backend) {
        return backend.equals("java") ? "" : "-XX:TieredStopAtLevel=1";
    }

    private Life start(String backend, String run) throws IOException {
        return Life.start(folder, options(backend), train(backend, run));
    }

    private static List<String> train(String backend, String run) {
        List<String> arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(backend.equals("ngram") ? COUNTED : SMALL);
        arguments.addAll(List.of("--set", "backend=" + backend, "--set", "run=" + run));
        return arguments;
    }

    /** What a user types: the same command again if the run has not begun, else the one that resumes. */
    private Life next(String backend, String run) throws IOException {
        return Files.exists(folder.resolve(run).resolve("config.yaml"))
                ? Life.start(folder, options(backend), List.of("train", run + "/config.yaml", "--resume"))
                : start(backend, run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensorflow", "dl4j", "java", "ngram"})
    void aRunKilledTwentyTimesEndsInTheBytesOfOneThatWasNot(String backend) throws Exception {
        try (Life whole = start(backend, "whole")) {
            assertThat(whole.await()).as(whole.output()).isZero();
        }
        long seed = Long.getLong("cadenza.kill.seed", System.nanoTime());
        Random random = new Random(seed);
        List<Moment> moments = new ArrayList<>();
        moments.addAll(Collections.nCopies(4, Moment.ANY));
        moments.addAll(Collections.nCopies(8, Moment.TRAINING));
        moments.addAll(Collections.nCopies(8, Moment.SAVING));
        Collections.shuffle(moments, random);
        int insideASave = 0;
        double best = Double.POSITIVE_INFINITY;

        for (int killed = 0; killed < moments.size() || insideASave < 3 && killed < 2 * moments.size(); killed++) {
            Moment moment = killed < moments.size() ? moments.get(killed) : Moment.SAVING;
            try (Life life = next(backend, "killed")) {
                await(moment, life, random);
                life.kill();
                assertThat(life.output()).as("seed %d, %s", seed, moment).doesNotContain("cadenza:", "best epoch");
            }
            insideASave += leftovers("killed");
            double now = requireWholeModel();
            assertThat(now).as("the best loss kept, seed %d", seed).isLessThanOrEqualTo(best);
            best = now;
        }
        try (Life last = next(backend, "killed")) {
            assertThat(last.await()).as(last.output()).isZero();
        }

        assertThat(insideASave)
                .as("processes killed inside a save, seed %d", seed)
                .isGreaterThanOrEqualTo(3);
        requireSameFiles(seed);
    }

    private void await(Moment moment, Life life, Random random) throws IOException, InterruptedException {
        switch (moment) {
            case ANY -> Thread.sleep(random.nextInt(1000));
            case TRAINING -> {
                assertThat(life.awaitOutput("training ")).as(life.output()).isTrue();
                Thread.sleep(random.nextInt(200));
            }
            case SAVING -> life.awaitSave(folder.resolve("killed"), 1 + random.nextInt(2));
        }
    }

    /** Temporary files that a process was writing when it died. */
    private int leftovers(String run) throws IOException {
        if (!Files.isDirectory(folder.resolve(run))) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder.resolve(run))) {
            return (int) files.filter(file -> file.toString().endsWith(".part")).count();
        }
    }

    /** The loss of the model that stands in the folder, which can be read at any moment; infinite if there is none yet. */
    private double requireWholeModel() {
        Path model = folder.resolve("killed/model.safetensors");
        if (!Files.exists(model)) {
            return Double.POSITIVE_INFINITY;
        }
        List<EpochReport> history = ModelFile.read(model).history();
        return history.get(history.size() - 1).monitoredLoss();
    }

    private void requireSameFiles(long seed) throws IOException {
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        assertThat(names(killed)).as("seed %d", seed).isEqualTo(names(whole));
        for (String name : names(whole)) {
            if (name.endsWith(".safetensors")) {
                assertThat(killed.resolve(name)).as("seed %d", seed).hasSameBinaryContentAs(whole.resolve(name));
            }
        }
        assertThat(withoutClock(killed.resolve("history.csv"))).isEqualTo(withoutClock(whole.resolve("history.csv")));
        assertThat(withoutClock(killed.resolve("metrics.jsonl")))
                .isEqualTo(withoutClock(whole.resolve("metrics.jsonl")));
    }

    private static List<String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Lines without seconds, speed and memory, which no two runs share. */
    private static List<String> withoutClock(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceAll(",\"(seconds|tokensPerSecond|heapMiB|residentMiB)\":[0-9.E-]+", "")
                        .replaceFirst(",[0-9.]+$", ""))
                .toList();
    }

    @Test
    void aSecondProcessIsRefusedAndAKilledOnesLockIsTakenOver() throws Exception {
        try (Life first = start("tensorflow", "killed")) {
            assertThat(first.awaitOutput("training lstm")).as(first.output()).isTrue();

            try (Life second = start("tensorflow", "killed")) {
                assertThat(second.await()).as(second.output()).isEqualTo(4);
                assertThat(second.output())
                        .contains("The run in killed is in use by process " + first.pid()
                                + ". Wait for its end, stop it,");
            }
            first.kill();

            try (Life third = next("tensorflow", "killed")) {
                assertThat(third.awaitOutput("taking over killed: process " + first.pid()))
                        .as(third.output())
                        .isTrue();
            }
        }
    }
}
