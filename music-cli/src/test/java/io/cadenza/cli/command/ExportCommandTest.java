package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of exports; integration-tests run what is written. */
class ExportCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aShippedModelIsExportedInBothForms() throws Exception {
        Path step = folder.resolve("step.onnx");
        Path window = folder.resolve("window.onnx");

        assertThat(Program.run("export", "tunes", "-o", step).out()).isEqualTo(step + "\n");
        assertThat(Program.run("export", "tunes", "-o", window, "--form", "window")
                        .code())
                .isZero();

        String graph = Files.readString(step, StandardCharsets.ISO_8859_1);
        assertThat(graph).contains("past.lstm0.cell", "present.lstm0.cell", "tokenizer", "Pitch_74");
        assertThat(Files.readString(window, StandardCharsets.ISO_8859_1))
                .contains("logits")
                .doesNotContain("past.");
    }

    /** As the Embedding Projector wants them: vectors without a head, and in another file a line for each. */
    @Test
    void embeddingsAreARowForEachSymbol() throws Exception {
        Path vectors = folder.resolve("tunes.tsv");
        Path symbols = folder.resolve("tunes.symbols.tsv");

        assertThat(Program.run("export", "tunes", "-o", vectors, "--form", "embeddings")
                        .out())
                .isEqualTo(symbols + "\n" + vectors + "\n");

        TrainedModel model = ShippedModel.named("tunes").load();
        float[] values = model.weights().get("embedding/weight").toArray();
        List<String> rows = Files.readAllLines(vectors);
        assertThat(Files.readAllLines(symbols)).isEqualTo(model.vocabulary().symbols());
        assertThat(rows).hasSameSizeAs(model.vocabulary().symbols());
        assertThat(rows.get(0).split("\t"))
                .hasSize(96)
                .startsWith(Float.toString(values[0]), Float.toString(values[1]));
        assertThat(rows.get(rows.size() - 1)).endsWith("\t" + values[values.length - 1]);
    }

    @Test
    void whatExistsIsReplacedOnlyIfAsked() throws Exception {
        Path file = Files.writeString(folder.resolve("model.onnx"), "mine");

        Program refused = Program.run("export", "tunes", "-o", file);

        assertThat(refused.code()).isEqualTo(ExitCode.DATA.code());
        assertThat(refused.errors()).singleElement().asString().contains("exists");
        assertThat(file).hasContent("mine");
        assertThat(Program.run("export", "tunes", "-o", file, "--overwrite").code())
                .isZero();
    }

    @Test
    void anNgramIsRefusedInOneLine() {
        Path run = folder.resolve("n");
        Program.run("train", "--preset", "ngram", "--set", "corpus.pieces=10", "--set=run=" + run);

        Program refused = Program.run("export", run.resolve("model.safetensors"), "-o", folder.resolve("n.onnx"));

        assertThat(refused.code()).isEqualTo(ExitCode.DATA.code());
        assertThat(refused.errors())
                .containsExactly(
                        "cadenza: A model of type ngram counts and is no network, which ONNX needs. Export one of type wavenet, wavenet-simple, lstm or transformer.");
        assertThat(folder.resolve("n.onnx")).doesNotExist();
    }

    @Test
    void anUnknownFormIsNamed() {
        Program refused = Program.run("export", "tunes", "-o", folder.resolve("x.onnx"), "--form", "chunk");

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err()).contains("--form is step, window or embeddings, not \"chunk\"");
    }
}
