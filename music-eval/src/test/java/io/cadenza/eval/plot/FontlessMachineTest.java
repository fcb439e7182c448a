package io.cadenza.eval.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.train.EpochReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FontlessMachineTest {
    @TempDir
    Path folder;

    /** A JVM of its own, because the JDK reads its fonts once; fontconfig is told that there are none. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there does the JDK find its fonts through fontconfig")
    void aMachineWithoutFontsIsToldWhatToInstallAndGoesOn() throws IOException, InterruptedException {
        Path config = folder.resolve("fonts.conf");
        Files.writeString(config, "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig/>");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                java.toString(),
                "-Djava.awt.headless=true",
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Draw.class.getName(),
                folder.resolve("loss.png").toString());
        builder.environment().put("FONTCONFIG_FILE", config.toString());
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("Cannot draw")
                .contains("loss.png")
                .contains("Install fontconfig and a font")
                .contains("the run goes on")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("loss.png")).doesNotExist();
    }

    /** What a run does at its end. */
    static final class Draw {
        private Draw() {}

        public static void main(String[] args) {
            for (int attempt = 1; attempt <= 2; attempt++) {
                try {
                    LossCurve.write(
                            Path.of(args[0]),
                            List.of(new EpochReport(1, 1, 2.0, OptionalDouble.empty(), 1e-3)),
                            OptionalDouble.empty());
                } catch (CadenzaException e) {
                    System.out.println(e.getMessage());
                }
            }
            System.out.println("the run goes on");
        }
    }
}
