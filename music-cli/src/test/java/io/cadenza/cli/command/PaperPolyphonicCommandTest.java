package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.cli.Program;
import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.ChoraleBenchmark;
import io.cadenza.core.score.Note;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.run.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                .hasSize(7)
                .anyMatch(line -> line.matches("uniform +60\\.9970"))
                .anyMatch(line -> line.startsWith("the frame before again 0.00, Markov 1.00, unigram 0.00 "))
                .anyMatch(line -> line.startsWith("n-gram of note tokens, order "))
                .anyMatch(line -> line.startsWith("  with impossible tokens "));
        assertThat(test.out().lines().toList())
                .hasSize(9)
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

        Program alone = Program.run("benchmark", "paper-polyphonic", "--data", data, "--model", model, "--models-only");
        List<String> all = scored.out().lines().toList();
        assertThat(alone.out().lines()).containsExactly(all.get(0), all.get(all.size() - 2), all.get(all.size() - 1));
        assertThat(Program.run("benchmark", "paper-polyphonic", "--data", data, "--models-only")
                        .err())
                .contains("--models-only leaves nothing to score: add --model or --train");
    }

    private static final String[] SMALL = {
        "--set", "model.type=lstm",
        "--set", "model.embeddingSize=4",
        "--set", "model.hiddenSizes=[6]",
        "--set", "model.headSize=6",
        "--set", "data.window=10",
        "--set", "data.stride=5",
        "--set", "training.batchSize=2",
        "--set", "training.epochs=3",
        "--set", "backend=java",
        "--set", "threads=1"
    };

    private Program train(Path file, String... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("benchmark", "paper-polyphonic", "--data", data, "--train", file));
        arguments.addAll(List.of(SMALL));
        arguments.addAll(List.of(more));
        return Program.run(arguments.toArray());
    }

    /** Stopped before its seventh step, the same training goes on from its state to the same bits, and has the same history. */
    @Test
    void aTrainingThatIsStoppedGoesOn() throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        assertThat(train(whole).code()).isZero();
        Path stopped = folder.resolve("stopped.safetensors");
        int[] asked = {0};
        ConfigLoader loader = ConfigLoader.ofDefault();
        for (int i = 1; i < SMALL.length; i += 2) {
            loader.set(SMALL[i]);
        }
        Console console =
                new Console(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), true, false);
        boolean ended =
                new ChoraleBenchmark(console, data, 0, true, loader.load()).train(stopped, 1, () -> ++asked[0] > 6);
        assertThat(ended).isFalse();

        Program resumed = train(stopped);

        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resuming after 6 steps");
        assertThat(stopped).hasSameBinaryContentAs(whole);
        assertThat(losses(folder.resolve("stopped.history.csv")))
                .hasSize(4)
                .isEqualTo(losses(folder.resolve("whole.history.csv")));
        Program again = train(stopped);
        assertThat(again.out()).isEqualTo(resumed.out());
    }

    /** Without the seconds. */
    private static List<String> losses(Path history) throws IOException {
        return Files.readAllLines(history).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    @Test
    void aStateOfAnotherTrainingIsRefused() {
        Path model = folder.resolve("m.safetensors");
        assertThat(train(model).code()).isZero();

        Program other = train(model, "--set", "training.epochs=4");

        assertThat(other.code()).isEqualTo(ExitCode.DATA.code());
        assertThat(other.err())
                .contains(
                        "m.resume.safetensors is of a training with \"training.epochs: 3\", and here it is \"training.epochs: 4\"")
                .contains("Give --train another file, or remove that one");
    }

    @Test
    void severalSeedsHaveAFileEachAndTheirMean() {
        Program trained = train(folder.resolve("m.safetensors"), "--seeds", "2");

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(folder.resolve("m-seed1.safetensors")).exists();
        assertThat(folder.resolve("m-seed2.history.csv")).exists();
        List<Double> losses = trained.out()
                .lines()
                .filter(line -> line.contains("m-seed"))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        assertThat(losses).hasSize(2).doesNotHaveDuplicates();
        double mean = (losses.get(0) + losses.get(1)) / 2;
        double deviation = Math.abs(losses.get(0) - losses.get(1)) / Math.sqrt(2);
        String line = trained.out()
                .lines()
                .filter(text -> text.startsWith("2 trainings of one model, mean and standard deviation "))
                .findFirst()
                .orElseThrow();
        String[] numbers =
                line.substring(line.indexOf("deviation ") + 10).trim().split(" ±", -1);
        assertThat(Double.parseDouble(numbers[0])).isCloseTo(mean, within(1.01e-4));
        assertThat(Double.parseDouble(numbers[1])).isCloseTo(deviation, within(1.01e-4));
        // by Jensen's inequality
        assertThat(trained.out().lines().filter(text -> text.startsWith("ensemble of these 2 models")))
                .singleElement()
                .satisfies(text -> assertThat(Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)))
                        .isLessThanOrEqualTo(mean + 1e-4));
        assertThat(Program.run("benchmark", "paper-polyphonic", "--data", data, "--seeds", "2")
                        .err())
                .contains("--seeds trains models: add --train");
    }

    /** Both frames in turn are all that an n-gram can have learnt. */
    @Test
    void aModelThatWasTrainedHereComposes() {
        Path model = folder.resolve("m.safetensors");
        assertThat(Program.run(
                                "benchmark",
                                "paper-polyphonic",
                                "--data",
                                data,
                                "--train",
                                model,
                                "--set",
                                "model.type=ngram",
                                "--set",
                                "model.order=4",
                                "--set",
                                "data.windows=piece",
                                "--set",
                                "data.window=20",
                                "--set",
                                "data.stride=20",
                                "--set",
                                "training.epochs=1")
                        .code())
                .isZero();
        Path midi = folder.resolve("m.mid");
        Program generated = Program.run("generate", model, "--length", "60", "--seed", "1", "--output", midi);

        assertThat(generated.code()).as(generated.err()).isZero();
        assertThat(MidiReader.read(midi).notes().map(Note::pitch))
                .hasSizeGreaterThan(20)
                .containsOnly(60, 62, 64, 65);
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
