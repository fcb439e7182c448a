package io.cadenza.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program of music-run, as it stands there but for folders and epochs, beside the commands of the same options. */
class RunFromJavaTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(TrainingResult .*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import io.cadenza.core.score.Score;
            import io.cadenza.data.midi.MidiWriter;
            import io.cadenza.eval.evaluation.*;
            import io.cadenza.run.*;
            import java.nio.file.Path;
            import java.util.List;
            """;

    @Test
    void theProgramAndTheCommandsWriteEqualBytes(@TempDir Path folder) throws Exception {
        Path midis = folder.resolve("my-midis");
        cadenza("compose", "dice-waltz", "--count", "60", "-o", midis.toString());

        program(folder, midis);
        cadenza(
                "train",
                "--corpus",
                midis,
                "--set",
                "model.preset=lstm",
                "--set",
                "training.epochs=1",
                "--set",
                "seed=1",
                "--set",
                "run=" + folder.resolve("commands"));
        cadenza(
                "generate",
                folder.resolve("commands/model.safetensors"),
                "--count",
                "3",
                "--seed",
                "7",
                "-o",
                folder.resolve("command.mid"));

        assertThat(folder.resolve("program/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("commands/model.safetensors"));
        for (int piece = 1; piece <= 3; piece++) {
            assertThat(folder.resolve("program-" + piece + ".mid"))
                    .hasSameBinaryContentAs(folder.resolve("command-" + piece + ".mid"));
        }
    }

    private static void program(Path folder, Path midis) throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of(System.getProperty("cadenza.root"), "README.md")));
        assertThat(block.find())
                .as("README.md has a program that begins with TrainingResult")
                .isTrue();
        String body = block.group(1)
                .replace("\"my-midis\"", "\"" + midis + "\"")
                .replace("\"runs/mine\"", "\"" + folder.resolve("program") + "\"")
                .replace("\"new-\"", "\"" + folder.resolve("program-") + "\"")
                .replace(".epochs(30)", ".epochs(1)");
        Path source = Files.writeString(
                folder.resolve("Jobs.java"),
                IMPORTS + "public class Jobs { public static void main(String[] args) {\n" + body + "}}\n");
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(errors).as("errors of the compiler").isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Jobs").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
    }

    private static void cadenza(Object... words) {
        StringWriter err = new StringWriter();
        String[] arguments = Stream.of(words).map(String::valueOf).toArray(String[]::new);
        int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
        assertThat(code).as(err.toString()).isZero();
    }
}
