package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperPolyphonicCommandTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeChorales() throws IOException {
        String piece = "[" + "[60, 64], [62, 65], ".repeat(10) + "[60, 64]]";
        data = Files.writeString(
                folder.resolve("chorales.json"),
                "{\"train\": [%s, %s], \"valid\": [%s], \"test\": [%s]}".formatted(piece, piece, piece, piece));
    }

    /** 88 ln 2 = 60.997 for the uniform model; the test split is scored when asked for only. */
    @Test
    void theBaselinesStandInATable() {
        Program validation = Program.run("benchmark", "paper-polyphonic", "--data", data);
        Program test = Program.run("benchmark", "paper-polyphonic", "--data", data, "--transpose", "1", "--test");

        assertThat(validation.code()).as(validation.err()).isZero();
        assertThat(validation.out().lines().toList())
                .hasSize(5)
                .anyMatch(line -> line.matches("uniform +60\\.9970"))
                .anyMatch(line -> line.startsWith("n-gram of note tokens, order "));
        assertThat(test.out().lines().toList())
                .hasSize(6)
                .anyMatch(line -> line.matches("uniform +60\\.9970 +60\\.9970"))
                .anyMatch(line -> line.contains("transposed by up to 1"));
    }

    @Test
    void aFileWithoutTestPiecesValidatesButRefusesToTest() throws IOException {
        Path development = folder.resolve("development.json");
        Files.writeString(development, Files.readString(data).replaceFirst("\"test\".*", "\"test\": []}"));
        Program test = Program.run("benchmark", "paper-polyphonic", "--data", development, "--test");

        assertThat(Program.run("benchmark", "paper-jsb", "--data", development).code())
                .isZero();
        assertThat(test.code()).isEqualTo(ExitCode.DATA.code());
        assertThat(test.err()).contains(development + " has no test pieces. Leave out --test, or give the whole file.");
    }

    @Test
    void aModelIsTrainedAndScored() {
        Path model = folder.resolve("m.safetensors");
        Program trained = Program.run(
                "benchmark",
                "paper-polyphonic",
                "--data",
                data,
                "--train",
                model,
                "--set",
                "model.type=ngram",
                "--set",
                "model.order=3",
                "--set",
                "data.window=20",
                "--set",
                "data.stride=20",
                "--set",
                "training.epochs=1");
        Program scored = Program.run("benchmark", "paper-polyphonic", "--data", data, "--model", model);

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("m.safetensors");
        assertThat(scored.out()).isEqualTo(trained.out());
    }

    @Test
    void aModelOfOtherTokensIsRefused() {
        Path run = folder.resolve("run");
        assertThat(Program.run("train", "--preset", "ngram", "--set", "corpus.pieces=40", "--set", "run=" + run)
                        .code())
                .isZero();
        Program program = Program.run(
                "benchmark", "paper-polyphonic", "--data", data, "--model", run.resolve("model.safetensors"));

        assertThat(program.code()).isEqualTo(ExitCode.DATA.code());
        assertThat(program.err()).contains("is not one of note tokens");
    }
}
