package io.cadenza.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.file.ModelFile;
import io.cadenza.data.midi.MidiReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project with a {@code module-info.java} uses the packaged jars: README's program runs on the module path. */
class ModulePathIT {
    /** Not on a module path: native libraries' jars, which README's program does not need, and this module's own tests. */
    private static final Pattern LEFT_OUT =
            Pattern.compile("tensorflow|nd4j|dl4j|deeplearning4j|bytedeco|javacpp|openblas|guava|jackson-1\\.0|protobuf"
                    + "|archunit|junit|assertj|test-classes|music-cli|music-tck|byte-buddy|opentest4j|apiguardian");

    @TempDir
    private Path folder;

    @Test
    void theReadmesProgramRunsAsAModule() throws Exception {
        Path music = folder.resolve("new.mid");
        Path sources = Files.createDirectories(folder.resolve("src"));
        ModelFile.write(folder.resolve("model.safetensors"), ReadmeTest.untrainedModel());
        Files.createDirectories(sources.resolve("app"));
        Files.writeString(
                sources.resolve("app/Readme.java"),
                "package app;\n" + ReadmeTest.program(folder.resolve("model.safetensors"), music));
        // An automatic module requires nothing by itself, so the program names what its two need, as README says.
        Files.writeString(sources.resolve("module-info.java"), "module app {\n" + requires() + "}\n");

        run(
                "javac",
                "-p",
                modulePath(),
                "-d",
                folder.resolve("app").toString(),
                sources.resolve("module-info.java").toString(),
                sources.resolve("app/Readme.java").toString());
        run("java", "-p", modulePath() + File.pathSeparator + folder.resolve("app"), "-m", "app/app.Readme");

        assertThat(MidiReader.read(music).notes()).isNotEmpty();
    }

    /** The lines of README that name modules. */
    private static String requires() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("cadenza.root", ".."), "README.md"));
        String lines = Pattern.compile("(?m)^ *requires [a-z.]+;$")
                .matcher(readme)
                .results()
                .map(line -> line.group() + "\n")
                .collect(Collectors.joining());
        assertThat(lines).contains("requires io.cadenza.core;");
        return lines;
    }

    private static String modulePath() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> jars = Stream.of(classPath.split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar"))
                .filter(path -> !LEFT_OUT.matcher(Path.of(path).getFileName().toString())
                        .find())
                .toList();
        assertThat(jars).as("the packaged jars: run mvn verify").anyMatch(jar -> jar.contains("music-core"));
        return jars.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private void run(String tool, String... arguments) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(Path.of(System.getProperty("java.home"), "bin", tool)
                                        .toString()),
                                Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
