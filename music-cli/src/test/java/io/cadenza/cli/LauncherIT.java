package io.cadenza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The packaged launcher as a user calls it, with the installed backends. */
@Execution(ExecutionMode.CONCURRENT)
class LauncherIT {
    private static final long SIGINT_BIT = 1 << (2 - 1);

    /** A model so small that an epoch takes a fraction of a second. */
    private static final List<String> TINY = Stream.of(
                    "corpus.pieces=30",
                    "training.epochs=6",
                    "training.batchSize=8",
                    "model.embeddingSize=8",
                    "model.residualChannels=16",
                    "model.skipChannels=16",
                    "model.headSize=16",
                    "backend=java",
                    "threads=1")
            .flatMap(setting -> Stream.of("--set", setting))
            .toList();

    @TempDir
    private Path folder;

    @BeforeEach
    void needsAShell() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the launcher under test is the POSIX one");
        Launched.requireLauncher();
    }

    private Launched cadenza(Object... arguments) throws IOException, InterruptedException {
        return Launched.run(folder, Map.of(), line -> {}, command(arguments));
    }

    private static Object[] command(Object... arguments) {
        return Stream.concat(Stream.of(Launched.launcher()), Stream.of(arguments))
                .toArray();
    }

    private static Object[] train(Object... more) {
        return Stream.of(Stream.of("train"), TINY.stream(), Stream.of(more))
                .flatMap(words -> words)
                .toArray();
    }

    @Test
    void equalSeedsGiveEqualFilesInEveryProcess() throws IOException, InterruptedException {
        Launched trained = cadenza(train("--set", "run=once"));
        assertThat(trained.code()).as(trained.text()).isZero();
        assertThat(cadenza(train("--set", "run=twice")).code()).isZero();
        assertThat(cadenza("generate", "once/model.safetensors", "--backend", "java", "--seed", "1", "-o", "one.mid")
                        .code())
                .isZero();
        assertThat(cadenza("generate", "twice/model.safetensors", "--backend", "java", "--seed", "1", "-o", "two.mid")
                        .code())
                .isZero();

        assertThat(folder.resolve("once/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("twice/model.safetensors"));
        assertThat(folder.resolve("one.mid")).hasSameBinaryContentAs(folder.resolve("two.mid"));
    }

    @Test
    void ctrlCKeepsAStateFromWhichTheRunGoesOnToTheSameBytes() throws IOException, InterruptedException {
        assumeTrue(interruptsReachChildren(), "this build ignores SIGINT, and so would its children");
        assertThat(cadenza(train("--set", "run=whole")).code()).isZero();
        AtomicBoolean sent = new AtomicBoolean();

        Launched stopped = Launched.run(
                folder,
                Map.of("CADENZA_COMMAND", "cadenza"),
                line -> {
                    if (line.text().startsWith("epoch 2/6") && !sent.getAndSet(true)) {
                        interrupt(line.pid());
                    }
                },
                command(train("--set", "run=halted")));

        assertThat(stopped.code()).as(stopped.text()).isEqualTo(130);
        assertThat(stopped.text())
                .contains("the state is kept in halted/resume.safetensors")
                .contains("to go on: cadenza train halted/config.yaml --resume");
        Launched resumed = cadenza("train", "halted/config.yaml", "--resume");
        assertThat(resumed.code()).as(resumed.text()).isZero();
        for (String file : new String[] {"model.safetensors", "resume.safetensors"}) {
            assertThat(folder.resolve("halted").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
        }
    }

    private static void interrupt(long pid) {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(pid)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process started in a script's background ignores SIGINT, its children inherit that, and the JVM respects it. */
    private static boolean interruptsReachChildren() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return true;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .noneMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_BIT) != 0);
    }

    /** The shell's limit on the size of a file stands for a full disk: 24 blocks of 512 or 1,024 bytes. */
    @Test
    void aFullDiskIsSaidAndLeavesNothingHalfWritten() throws IOException, InterruptedException {
        String line = "ulimit -f 24; exec \"$@\"";
        Object[] command = Stream.concat(
                        Stream.of("sh", "-c", line, "sh"), Stream.of(command(train("--set", "run=full"))))
                .toArray();

        Launched launched = Launched.run(folder, Map.of(), ignored -> {}, command);

        assertThat(launched.code()).as(launched.text()).isEqualTo(4);
        assertThat(launched.lines().get(launched.lines().size() - 1))
                .startsWith("cadenza: Cannot write full/model.safetensors: ")
                .endsWith("Free space or choose another place; what was there is unchanged.");
        try (Stream<Path> files = Files.list(folder.resolve("full"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.yaml", "history.csv", "metrics.jsonl", "split.csv");
        }
    }

    /** The JDK exports the stream that a sound font needs only if it is started so; {@code tiny.sf2} has one square wave. */
    @Test
    void aSoundFontSounds() throws IOException, InterruptedException {
        try (InputStream font = Objects.requireNonNull(LauncherIT.class.getResourceAsStream("tiny.sf2"))) {
            Files.copy(font, folder.resolve("tiny.sf2"));
        }
        assertThat(cadenza("compose", "dice-waltz", "--seed", 1, "-o", "waltz.mid")
                        .code())
                .isZero();

        Launched rendered = cadenza("render", "waltz.mid", "-o", "waltz.wav", "--soundfont", "tiny.sf2");

        assertThat(rendered.code()).as(rendered.text()).isZero();
        assertThat(folder.resolve("waltz.wav")).isNotEmptyFile();
    }

    @Test
    void itRunsThroughALinkFromAFolderWithASpace() throws IOException, InterruptedException {
        Path spaced = Files.createDirectories(folder.resolve("my music"));
        Path link = Files.createSymbolicLink(spaced.resolve("cadenza"), Launched.launcher());

        Launched launched = Launched.run(spaced, Map.of(), line -> {}, link, "config", "--set", "run=a b");

        assertThat(launched.code()).as(launched.text()).isZero();
        assertThat(launched.text()).contains("run: a b ");
    }

    @Test
    void anOldOrMissingJavaIsRefusedWithTheRemedy() throws IOException, InterruptedException {
        Path old = Files.createDirectories(folder.resolve("jdk-11/bin"));
        Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Path java = Files.writeString(old.resolve("java"), "#!/bin/sh\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Launched eleven = Launched.run(
                folder, Map.of("JAVA_HOME", folder.resolve("jdk-11").toString()), line -> {}, command("--version"));
        Launched none = Launched.run(
                folder, Map.of("JAVA_HOME", folder.resolve("gone").toString()), line -> {}, command("--version"));

        assertThat(eleven.code()).isEqualTo(2);
        assertThat(eleven.text()).contains("is version 11. Install a JDK 17 or later and set JAVA_HOME to it.");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.text()).contains("which has no bin/java");
    }

    /** A java that says what a JVM says of the incubator's module, then how it was called, and ends with 7. */
    @Test
    void trainingTakesTheVectorApiWithoutTheLineAboutIt() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("jdk-17/bin"));
        Files.writeString(
                bin.resolveSibling("release"),
                "JAVA_VERSION=\"17.0.2\"\nMODULES=\"java.base jdk.incubator.vector java.xml\"\n");
        Path java = Files.writeString(bin.resolve("java"), """
                #!/bin/sh
                case "$*" in
                    *jdk.incubator.vector*) echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2 ;;
                esac
                printf 'first %s\\n' "$*" >&2
                printf 'last' >&2
                exit 7
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Map<String, String> stub = Map.of("JAVA_HOME", folder.resolve("jdk-17").toString());

        Launched trained = Launched.run(folder, stub, line -> {}, command("train", "my-midis"));
        Launched generated = Launched.run(folder, stub, line -> {}, command("generate", "model.safetensors"));

        assertThat(trained.code()).isEqualTo(7);
        assertThat(trained.lines().get(0))
                .startsWith("first ")
                .contains("--add-modules=jdk.incubator.vector")
                .endsWith("train my-midis");
        assertThat(trained.lines().get(1)).isEqualTo("last");
        assertThat(generated.code()).isEqualTo(7);
        assertThat(generated.lines().get(0)).startsWith("first ").doesNotContain("incubator");
    }

    /** A JVM refuses flags that it does not know, and diagnostic ones come and go. */
    @Test
    void onlyTheVersionsThatHaveADiagnosticFlagAreGivenIt() throws IOException, InterruptedException {
        assertThat(flagsOf("17", "compose")).contains("-XX:ArchiveRelocationMode=0");
        assertThat(flagsOf("25", "compose")).contains("-XX:ArchiveRelocationMode=0");
        assertThat(flagsOf("26", "compose"))
                .doesNotContain(
                        "ArchiveRelocationMode",
                        "UnlockDiagnosticVMOptions",
                        "C1Profile",
                        "BytecodeVerificationRemote");
    }

    @Test
    void classesOfOthersAreVerified() throws IOException, InterruptedException {
        Path plugins = Files.createDirectories(folder.resolve("plugins of others"));
        Files.createFile(plugins.resolve("some.jar"));

        assertThat(flagsOf("17", "compose")).contains("-XX:-BytecodeVerificationRemote");
        assertThat(flagsOf("17", "compose", "--plugins", plugins.toString()))
                .contains("some.jar")
                .doesNotContain("BytecodeVerificationRemote");
    }

    @Test
    void shortCommandsHaveAnArchiveOfTheirOwn() throws IOException, InterruptedException {
        for (String command : List.of("generate", "fill", "models", "--version")) {
            assertThat(flagsOf("17", command)).contains("/lib/cadenza-short.jsa");
            assertThat(flagsOf("25", command)).contains("/lib/cadenza-short.aot");
        }
        for (String command : List.of("train", "studio", "evaluate", "config")) {
            assertThat(flagsOf("17", command)).contains("/lib/cadenza.jsa");
            assertThat(flagsOf("25", command)).contains("/lib/cadenza.aot");
        }
    }

    /** A JVM that asks a system without them says so among the results. */
    @Test
    void hugePagesAreAskedForOnlyWhereTheSystemGivesThemToThoseWhoAsk() throws IOException, InterruptedException {
        Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        boolean onRequest =
                Files.isReadable(setting) && Files.readString(setting).contains("[madvise]");

        assertThat(flagsOf("17", "compose").contains("-XX:+UseTransparentHugePages"))
                .isEqualTo(onRequest);
    }

    /** What a java of this version is called with by a distribution of files without content. */
    private String flagsOf(String version, String... arguments) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("jdk-" + version + "/bin"));
        Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"" + version + ".0.2\"\n");
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho \"$*\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path launcher = folder.resolve("distribution/bin/cadenza");
        if (Files.notExists(launcher)) {
            Path lib = Files.createDirectories(folder.resolve("distribution/lib"));
            for (String name : List.of("", "-short")) {
                Files.createFile(lib.resolve("cadenza" + name + ".jsa"));
                Files.createFile(lib.resolve("cadenza" + name + ".aot"));
            }
            Files.createFile(lib.resolve("cadenza.jar"));
            Files.createDirectories(launcher.getParent());
            Files.copy(Launched.launcher(), launcher);
        }
        return Launched.run(
                        folder,
                        Map.of("JAVA_HOME", bin.getParent().toString()),
                        line -> {},
                        Stream.concat(Stream.of(launcher), Stream.of(arguments)).toArray())
                .text();
    }

    @Test
    void noLibraryWritesIntoTheResults() throws IOException, InterruptedException {
        Object[] command = Stream.concat(
                        Stream.of("sh", "-c", "exec \"$@\" 2>errors", "sh"), Stream.of(command("backends")))
                .toArray();

        Launched launched = Launched.run(folder, Map.of(), line -> {}, command);

        assertThat(launched.code()).as(launched.text()).isZero();
        assertThat(launched.lines()).allMatch(line -> line.matches("[a-z0-9]+|  [a-z]+ +\\S.*"));
    }

    /** TensorFlow says two things about logging and MLIR when its first session runs. */
    @Test
    void quietIsQuietWithTensorFlowToo() throws IOException, InterruptedException {
        Launched trained = cadenza(train("--set", "backend=tensorflow", "--set", "run=quiet", "--quiet"));
        Launched generated = cadenza(
                "generate",
                "quiet/model.safetensors",
                "-q",
                "--backend",
                "tensorflow",
                "--length",
                20,
                "-o",
                "new.mid");

        assertThat(trained.code()).as(trained.text()).isZero();
        assertThat(trained.lines())
                .allMatch(line -> line.matches(
                        "(best epoch|validation loss|whole pieces|source entropy|model|losses|next|meaning) +\\S.*"));
        assertThat(generated.lines()).containsExactly("new.mid");
    }

    /** Only those two are taken away; what a native library says when it dies is not. */
    @Test
    void quietKeepsErrors() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("jdk-17/bin"));
        Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"17.0.2\"\n");
        Path java = Files.writeString(bin.resolve("java"), """
                #!/bin/sh
                echo "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR" >&2
                echo "I0000 00:00:17.5 22 mlir_graph_optimization_pass.cc:401] MLIR V1 optimization pass is not enabled" >&2
                echo "F0000 the tensor is on fire" >&2
                printf 'cadenza: no' >&2
                exit 6
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();

        // Java as a parent drops what is written after its child's end, which is when the last line is passed on.
        String shell = "code=0; \"$@\" 2>errors || code=$?; sleep 1; cat errors; exit $code";
        Object[] command = Stream.concat(
                        Stream.of("sh", "-c", shell, "sh"),
                        Stream.of(command("generate", "model.safetensors", "--quiet")))
                .toArray();
        Launched generated = Launched.run(
                folder, Map.of("JAVA_HOME", folder.resolve("jdk-17").toString()), line -> {}, command);

        assertThat(generated.code()).isEqualTo(6);
        assertThat(generated.lines()).containsExactly("F0000 the tensor is on fire", "cadenza: no");
    }
}
