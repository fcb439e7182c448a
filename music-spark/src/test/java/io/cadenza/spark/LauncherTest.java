package io.cadenza.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code ./cadenza spark} starts. */
@Tag("fast")
class LauncherTest {
    private static int run(StringWriter printed, String... words) {
        PrintWriter writer = new PrintWriter(printed);
        return SparkMain.run(writer, writer, words);
    }

    /** Spark's own scripts ask it for these; a launcher that did so would start Java twice. */
    @Test
    void theLaunchersOptionsAreSparks() throws IOException {
        assertThat(Files.readAllLines(Path.of("src/main/spark/java.options")).stream()
                        .filter(line -> !line.startsWith("#")))
                .containsExactly(JavaModuleOptions.defaultModuleOptionArray());
    }

    @Test
    void helpNamesTheCommands() {
        StringWriter printed = new StringWriter();

        assertThat(run(printed, "--help")).isZero();
        assertThat(printed.toString()).contains("tokenize", "train", "spark-submit");
    }

    @Test
    void aWrongCommandLineIsOneLine() {
        StringWriter printed = new StringWriter();

        assertThat(run(printed, "tokenize", "--out", "x")).isEqualTo(2);
        assertThat(printed.toString()).contains("Name files or folders").hasLineCount(1);
    }
}
