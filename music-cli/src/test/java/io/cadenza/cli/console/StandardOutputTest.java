package io.cadenza.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results that do not reach their reader are no success. */
class StandardOutputTest {
    private static final File FULL = new File("/dev/full");

    @Test
    void aFullDiskIsOneLineAndExitCode4() throws Exception {
        assumeTrue(FULL.exists(), "this system has no /dev/full");
        Process process = program().redirectOutput(FULL).start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(4);
        assertThat(err.lines())
                .containsExactly(
                        "cadenza: Cannot write standard output: No space left on device. What was printed is not whole.");
    }

    @Test
    void aReaderThatHasGoneIsNoError() throws Exception {
        assumeTrue(FULL.exists(), "this system has no pipes of this kind");
        Process process = program().start();
        process.getInputStream().close();

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private static ProcessBuilder program() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cadenza.cli.Main",
                "config",
                "--print-default"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }
}
