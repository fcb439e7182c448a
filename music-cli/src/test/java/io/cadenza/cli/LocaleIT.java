package io.cadenza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** What starts and ends in seconds gains nothing from the JVM's better compiler. */
    private static final String SHORT = "-XX:TieredStopAtLevel=1";

    @TempDir
    private Path folder;

    @BeforeEach
    void needsAShell() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the launcher under test is the POSIX one");
        Launched.requireLauncher();
    }

    static Stream<Arguments> backendsAndLanguages() {
        return Stream.of("tensorflow", "dl4j")
                .flatMap(backend -> Stream.of("ar-EG", "fa-IR", "hi-IN", "th-TH", "tr-TR", "de-DE")
                        .map(tag -> Arguments.of(backend, tag)));
    }

    @ParameterizedTest
    @MethodSource("backendsAndLanguages")
    void trainAndGenerateWork(String backend, String tag) throws IOException, InterruptedException {
        ok(
                tag,
                SHORT,
                Stream.of(
                        Stream.of("train"),
                        TINY.stream(),
                        Stream.of("--set", "backend=" + backend, "--set", "run=run")));
        ok(
                tag,
                SHORT,
                Stream.of(Stream.of(
                        "generate",
                        "run/model.safetensors",
                        "--backend",
                        backend,
                        "--length",
                        "40",
                        "--seed",
                        "1",
                        "-o",
                        "new.mid")));

        assertThat(folder.resolve("new.mid")).isNotEmptyFile();
    }

    /**
     * The demo trains with the backend {@code java}, generates with the one that is fastest here, from models that come with
     * Cadenza too, and draws and renders what it writes.
     */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "hi-IN", "th-TH", "tr-TR", "de-DE"})
    void demoWorks(String tag) throws IOException, InterruptedException {
        ok(
                tag,
                "",
                Stream.of(Stream.of("demo"), TINY.stream(), Stream.of("--set", "backend=java", "--set", "run=demo")));

        assertThat(folder.resolve("demo")).isDirectoryContaining("glob:**.mid");
    }

    private void ok(String tag, String more, Stream<Stream<String>> words) throws IOException, InterruptedException {
        String[] parts = tag.split("-", 2);
        Map<String, String> options =
                Map.of("CADENZA_OPTS", "-Duser.language=%s -Duser.country=%s %s".formatted(parts[0], parts[1], more));
        Object[] command = Stream.concat(Stream.of(Launched.launcher()), words.flatMap(word -> word))
                .toArray();
        Launched launched = Launched.run(folder, options, line -> {}, command);

        assertThat(launched.code()).as(launched.text()).isZero();
        // No digit but 0 to 9 in what is said.
        assertThat(launched.text()).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
    }
}
