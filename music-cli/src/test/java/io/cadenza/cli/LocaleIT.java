package io.cadenza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cadenza.core.score.Bar;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each library with natives, and the backend {@code java}, in languages with digits and letters of their own. */
@Execution(ExecutionMode.CONCURRENT)
class LocaleIT {
    private static final List<String> TINY = Stream.of(
                    "corpus.pieces=30",
                    "training.epochs=1",
                    "training.batchSize=8",
                    "model.embeddingSize=4",
                    "model.residualChannels=4",
                    "model.skipChannels=4",
                    "model.headSize=4",
                    "model.dilations=[1,2]",
                    "threads=1")
            .flatMap(setting -> Stream.of("--set", setting))
            .toList();

    private static final String PROGRAM = "cadenza.jar";

    /** What starts and ends in seconds gains nothing from the JVM's better compiler. */
    private static final String SHORT = "-XX:TieredStopAtLevel=1";

    @TempDir
    private Path folder;

    @BeforeEach
    void needsAShell() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the launcher under test is the POSIX one");
        Launched.requireLauncher();
    }

    /**
     * Both libraries load their natives, train and generate in one JVM that was started in the language; so does the demo, which trains
     * with the backend {@code java}, generates with the one that is fastest here, and draws and renders what it writes. The pieces of
     * the models that come with Cadenza take it longer than all the rest, so here it finds none of these.
     */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "hi-IN", "th-TH", "tr-TR", "de-DE"})
    void trainingGeneratingAndTheDemoWork(String tag) throws IOException, InterruptedException {
        Path jar = withoutModels(Launched.launcher().resolveSibling("../lib").normalize())
                .resolve(PROGRAM);
        ok(Launched.run(
                folder,
                Map.of(),
                line -> {},
                Stream.of(
                                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java"), "-XX:+UseSerialGC"),
                                Stream.of((language(tag) + " " + SHORT).split(" ")),
                                Stream.of("-Djava.awt.headless=true", "-cp", jar, "io.cadenza.cli.Rehearsal"),
                                trainAndGenerate("tensorflow"),
                                Stream.of("--"),
                                trainAndGenerate("dl4j"),
                                Stream.of("--", "demo"),
                                TINY.stream(),
                                Stream.of("--set", "backend=java", "--set", "run=demo"),
                                Stream.of("--set", "sampling.bars=5", "--set", "sampling.tempo=150"))
                        .flatMap(words -> words)
                        .toArray()));

        assertThat(folder.resolve("tensorflow.mid")).isNotEmptyFile();
        assertThat(folder.resolve("dl4j.mid")).isNotEmptyFile();
        assertThat(folder.resolve("demo"))
                .isDirectoryContaining("glob:**waltz-3.mid")
                .isDirectoryNotContaining("glob:**tunes.mid");
        // What the configuration asks for.
        Score waltz = MidiReader.read(folder.resolve("demo/waltz-1.mid"));
        assertThat(Bar.of(waltz)).hasSize(5);
        assertThat(waltz.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, 150));
    }

    private static Stream<Object> trainAndGenerate(String backend) {
        return Stream.of(
                        Stream.of("train"),
                        TINY.stream(),
                        Stream.of("--set", "backend=" + backend, "--set", "run=" + backend),
                        Stream.of("--", "generate", backend + "/model.safetensors", "--backend", backend),
                        Stream.of("--length", "40", "--seed", "1", "-o", backend + ".mid"))
                .flatMap(words -> words);
    }

    /** The distribution's libraries without the models. */
    private Path withoutModels(Path libraries) throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        // Java looks for what a jar on the class path names beside the file that a link leads to: so the jar that names
        // is copied.
        Files.copy(libraries.resolve(PROGRAM), lib.resolve(PROGRAM));
        try (Stream<Path> jars = Files.list(libraries)) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                String name = jar.getFileName().toString();
                if (!name.startsWith("music-models") && !name.equals(PROGRAM)) {
                    Files.createSymbolicLink(lib.resolve(name), jar);
                }
            }
        }
        return lib;
    }

    /** The launcher with all that it brings, where digits are others. */
    @Test
    void theWholeDemoWorksInArabic() throws IOException, InterruptedException {
        ok(Launched.run(
                folder,
                Map.of("CADENZA_OPTS", language("ar-EG")),
                line -> {},
                Stream.of(
                                Stream.of(Launched.launcher(), "demo"),
                                TINY.stream(),
                                Stream.of("--set", "backend=java", "--set", "run=demo"))
                        .flatMap(words -> words)
                        .toArray()));

        assertThat(folder.resolve("demo"))
                .isDirectoryContaining("glob:**tunes.mid")
                .isDirectoryContaining("glob:**waltz-3.mid");
    }

    private static String language(String tag) {
        String[] parts = tag.split("-", 2);
        return "-Duser.language=%s -Duser.country=%s".formatted(parts[0], parts[1]);
    }

    private static void ok(Launched launched) {
        assertThat(launched.code()).as(launched.text()).isZero();
        // No digit but 0 to 9 in what is said.
        assertThat(launched.text()).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
    }
}
