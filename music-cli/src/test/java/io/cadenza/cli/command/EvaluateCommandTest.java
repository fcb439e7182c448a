package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an n-gram of 60 waltzes, which takes no time. */
class EvaluateCommandTest {
    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void train() {
        Program trained = Program.run(
                "train", "--preset", "ngram", "--set", "corpus.pieces=60", "--set", "run=" + folder.resolve("run"));
        assertThat(trained.code()).as(trained.err()).isZero();
        model = folder.resolve("run").resolve("model.safetensors");
    }

    @Test
    void aModelStandsBesideItsBaselines() throws IOException {
        Path json = folder.resolve("evaluation.json");
        Program program = Program.run("evaluate", model, "--samples", "4", "--length", "200", "--json", json);

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out())
                .contains("validation pieces")
                .contains("nats per quarter")
                .containsPattern("\n  ngram +\\d\\.\\d{4} \\(")
                .containsPattern("\n  8-gram +")
                .containsPattern("\n  unigram +")
                .containsPattern("\n  uniform +")
                .contains("scale consistency")
                .containsPattern("loops: \\d of \\d samples of 128 tokens or more")
                .contains("share of 16-note runs found")
                .contains("nearest: ");
        assertThat(Files.readString(json)).contains("\"perQuarter\"").contains("\"overlap\"");
        assertThat(Program.run("evaluate", model, "--samples", "4", "--length", "200")
                        .out())
                .isEqualTo(program.out());
    }

    /** The mean of the tokens is the loss that the table shows. */
    @Test
    void theLossOfEachTokenIsWritten() throws IOException {
        Path file = folder.resolve("losses.csv");
        Program program = Program.run("evaluate", model, "--samples", "0", "--token-losses", file);

        assertThat(program.code()).as(program.err()).isZero();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo("piece,place,token,nats");
        double mean = lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                .average()
                .orElseThrow();
        assertThat(program.out())
                .contains(", " + (lines.size() - 1) + " tokens;")
                .containsPattern("\n  ngram +" + String.format(java.util.Locale.ROOT, "%.4f", mean));
    }

    /** Waltzes of the same dice. */
    @Test
    void twoFoldersAreComparedWithoutAModel() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        assertThat(Program.run("compose", "dice-waltz", "--count", "6", "-o", Files.createDirectories(one))
                        .code())
                .isZero();
        assertThat(Program.run(
                                "compose",
                                "dice-waltz",
                                "--count",
                                "6",
                                "--seed",
                                "9",
                                "-o",
                                Files.createDirectories(two))
                        .code())
                .isZero();

        Program program = Program.run("evaluate", one, "--corpus", two, "--json", folder.resolve("two.json"));
        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out())
                .startsWith("6 pieces of " + one + " beside 6 of " + two)
                .contains("reference (95 % interval)", "empty-beat rate (MusPy)", "overlapped area");
        assertThat(Files.readString(folder.resolve("two.json"))).contains("\"overlappedArea\"");

        Program alone = Program.run("evaluate", one);
        assertThat(alone.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(alone.errors()).singleElement().asString().contains("--corpus PATH");
    }

    /** The run lists in which subset each piece is; another list holds others out. */
    @Test
    void theRunsListSaysWhatWasHeldOut() throws IOException {
        Path run = folder.resolve("run");
        List<String> list = Files.readAllLines(run.resolve("split.csv"));
        long validation =
                list.stream().filter(line -> line.startsWith("validation,")).count();
        assertThat(list).hasSize(1 + 60);
        assertThat(Program.run("evaluate", model, "--samples", "0").out())
                .contains("held-out loss: " + validation + " validation pieces");

        Path mine = folder.resolve("mine.csv");
        Files.write(
                mine,
                list.stream()
                        .map(line -> line.replaceFirst("^validation,", "test,"))
                        .map(line -> line.equals(list.get(1)) ? line.replaceFirst("^training,", "validation,") : line)
                        .toList());
        Path second = folder.resolve("second");
        Program trained = Program.run(
                "train",
                "--preset",
                "ngram",
                "--set",
                "corpus.pieces=60",
                "--set",
                "data.splitFile=" + mine,
                "--set",
                "run=" + second);
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(Program.run("evaluate", second.resolve("model.safetensors"), "--samples", "0")
                        .out())
                .contains("held-out loss: " + validation + " test pieces");
    }

    /** Written by dice from the same table, every waltz shares bars with the others: the null level is far from 0. */
    @Test
    void generatedPiecesAreCheckedForCopies() {
        Program program =
                Program.run("generate", model, "--check-copies", "--count", "2", "-o", folder.resolve("new.mid"));

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out().lines().toList())
                .hasSize(4)
                .anyMatch(line -> line.matches(
                        "piece 1: longest run shared with the training set: \\d+ notes exact \\(.*, quarter .*"))
                .anyMatch(line -> line.startsWith("piece 2: "));
    }

    @Test
    void withoutARunThereMustBeACorpus() throws IOException {
        Path alone = folder.resolve("alone").resolve("model.safetensors");
        TrainedModel trained = ModelFile.read(model);
        ModelFile.write(alone, trained);
        Program none = Program.run("evaluate", alone);
        Path midi = folder.resolve("midi");
        assertThat(Program.run("generate", model, "--count", "3", "-o", midi).code())
                .isZero();
        Program given = Program.run("evaluate", alone, "--corpus", midi, "--samples", "0");

        assertThat(none.code()).isEqualTo(ExitCode.DATA.code());
        assertThat(none.err()).contains("config.yaml").contains("--corpus");
        assertThat(given.code()).as(given.err()).isZero();
        assertThat(given.out()).contains("3 given pieces").contains("uniform").doesNotContain("unigram");
    }

    /** Bars of one long note: other symbols than a waltz of dice has, so the model hears the nearest of its own. */
    @Test
    void otherMusicThanItsOwnIsHeardInTheModelsSymbols() {
        Path other = folder.resolve("other");
        for (int piece = 0; piece < 20; piece++) {
            List<Note> notes = new ArrayList<>();
            for (int bar = 0; bar < 80; bar++) {
                notes.add(Note.of(1920L * bar, 1920, 40 + piece + bar % 8, 80));
            }
            MidiWriter.write(new Score(480, List.of(Track.of("", notes))), other.resolve(piece + ".mid"));
        }
        Program program = Program.run("evaluate", model, "--corpus", other, "--samples", "0");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err()).contains("the corpus has changed since the model was trained");
        assertThat(program.out()).contains("validation pieces");
    }
}
