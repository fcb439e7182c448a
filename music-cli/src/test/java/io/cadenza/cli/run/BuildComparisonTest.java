package io.cadenza.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cadenza.cli.console.Console;
import io.cadenza.core.CadenzaException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launchers that only say that they ran and write the results they were made with stand for two builds. */
class BuildComparisonTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void needsAShell() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the fake command is a shell script");
    }

    /** A build whose training makes 1,000 tokens a second more in each run, and whose tokens take {@code micros}. */
    private Path build(String name, int rate, double micros) throws IOException {
        return launcher(name, """
                echo %s >> %s/order
                for word; do out=$word; done
                runs=$(grep -c %s %s/order)
                cat > "$out/benchmark.json" <<END
                {"version": "9", "results": {"rows": [
                  {"model": "lstm", "backend": "java", "device": "cpu", "threads": 2,
                   "tokensPerSecond": {"median": $((%d + 1000 * runs))}, "oneStream": {"median": %s},
                   "manyStreams": null, "later": true},
                  {"model": "%s", "backend": "java", "device": "cpu", "threads": 2, "tokensPerSecond": {"median": 5}}
                ]}}
                END
                """.formatted(name, folder, name, folder, rate - 1000, micros, name));
    }

    private Path launcher(String name, String script) throws IOException {
        Path launcher = Files.createDirectories(folder.resolve(name + "/bin")).resolve("cadenza");
        Files.writeString(launcher, "#!/bin/sh\n" + script);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return folder.resolve(name);
    }

    private List<String> compared(Path own, Path other, int rounds) {
        Console quiet =
                new Console(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), true, false);
        return new BuildComparison(own, other, folder.resolve("out"), quiet, () -> false)
                .run(List.of("benchmark", "--speed-only"), rounds);
    }

    @Test
    void printsRatiosOfWhatBothMeasured() throws IOException {
        // By hand: 4,000/2,000, 5,000/3,000 and 6,000/4,000 tokens a second; 5 µs in place of 4.
        assertThat(compared(build("new", 4000, 5), build("old", 2000, 4), 3))
                .containsExactly(
                        "model  backend                   measure  times as fast  lowest  highest  rounds",
                        "lstm   java cpu ×2              training          1.667   1.500    2.000       3",
                        "lstm   java cpu ×2  generation, 1 stream          0.800   0.800    0.800       3");
    }

    @Test
    void theTwoBuildsTakeTurnsAtBeingFirst() throws IOException {
        compared(build("new", 4000, 5), build("old", 2000, 4), 3);

        assertThat(Files.readAllLines(folder.resolve("order")))
                .containsExactly("new", "old", "old", "new", "new", "old");
    }

    @Test
    void aBuildThatFailsIsNamedWithItsLastLine() throws IOException {
        Path broken = launcher("broken", "echo starting\necho 'cadenza: unknown option --speed-only.'\nexit 2\n");

        assertThatThrownBy(() -> compared(build("new", 4000, 5), broken, 1))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(broken.resolve("bin/cadenza") + " ended with 2: cadenza: unknown option --speed-only. See "
                        + folder.resolve("out/round-1/other/log.txt") + ".");
    }

    @Test
    void aFolderWithoutALauncherIsNoBuild() throws IOException {
        Path own = build("new", 4000, 5);

        assertThatThrownBy(() -> compared(own, folder.resolve("nothing"), 1))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(
                        "%s is no build of Cadenza: it has neither bin/cadenza nor cadenza to start. Give the folder of an unpacked distribution or of a checkout."
                                .formatted(folder.resolve("nothing")));
    }

    @Test
    void whereAndHowOftenAreNotHandedOn() {
        assertThat(BuildComparison.without(
                        List.of(
                                "benchmark",
                                "--against",
                                "old",
                                "a.yaml",
                                "-o",
                                "out",
                                "--repetitions=3",
                                "--speed-only"),
                        List.of("--against", "-o", "--out", "--repetitions")))
                .containsExactly("benchmark", "a.yaml", "--speed-only");
    }
}
