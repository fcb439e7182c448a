package io.cadenza.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java is compiled and run as it stands there. */
class ReadmeTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(TrainedModel .*?)```", Pattern.DOTALL);
    private static final List<String> IMPORTS = List.of(
            "io.cadenza.core.backend.*",
            "io.cadenza.core.file.*",
            "io.cadenza.core.sample.*",
            "io.cadenza.core.token.*",
            "io.cadenza.data.midi.*",
            "java.nio.file.Path",
            "java.util.List");

    @Test
    void theReadmesProgramWritesMusic(@TempDir Path folder) throws Exception {
        Path model = folder.resolve("model.safetensors");
        Path music = folder.resolve("new.mid");
        ModelFile.write(model, untrainedModel());

        run(folder, program(model, music));

        assertThat(MidiReader.read(music).notes()).isNotEmpty();
    }

    /** The boundaries and 96 notes: with initial weights all are about equally likely. */
    static TrainedModel untrainedModel() {
        List<String> symbols = new ArrayList<>(List.of(Vocabulary.START, Vocabulary.END));
        IntStream.rangeClosed(1, 96).forEach(steps -> symbols.add("C4:" + steps));
        Vocabulary vocabulary = Vocabulary.of(symbols);
        LstmSpec spec = new LstmSpec(vocabulary.size(), 4, List.of(8), 8, 0);
        return new TrainedModel(
                spec,
                WeightInitializer.initialize(spec, 1),
                vocabulary,
                TokenizerSpec.of("note-chord", Map.of("grid", "12")),
                List.of(),
                List.of(),
                new CorpusFingerprint("a test", 1, 5, "0"),
                new TreeMap<>());
    }

    /** README's block as a class {@code Readme}, with these files in the place of its own. */
    static String program(Path model, Path music) throws IOException {
        String body = javaBlock()
                .replace("\"model.safetensors\"", "\"" + model + "\"")
                .replace("\"new.mid\"", "\"" + music + "\"");
        return "import " + String.join(";\nimport ", IMPORTS)
                + ";\npublic class Readme { public static void main(String[] args) {\n" + body + "}}\n";
    }

    private static String javaBlock() throws IOException {
        Path readme = Path.of(System.getProperty("cadenza.root"), "README.md");
        Matcher block = JAVA_BLOCK.matcher(Files.readString(readme));
        assertThat(block.find())
                .as("README.md has a program that begins with TrainedModel")
                .isTrue();
        return block.group(1);
    }

    private static void run(Path folder, String program) throws Exception {
        Path source = folder.resolve("Readme.java");
        Files.writeString(source, program);
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(errors).as("errors of the compiler").isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Readme").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
    }
}
