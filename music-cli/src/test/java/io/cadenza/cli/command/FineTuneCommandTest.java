package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of forty waltzes learns twelve others. */
class FineTuneCommandTest {
    @TempDir
    private static Path folder;

    private static Path base;
    private static Path music;

    @BeforeAll
    static void train() {
        base = folder.resolve("base/model.safetensors");
        assertThat(Program.train("--set", "run=" + folder.resolve("base"), "--set", "backend=java")
                        .code())
                .isZero();
        music = waltzes("music", 40);
    }

    private static Path waltzes(String name, int seed) {
        Path target = folder.resolve(name);
        Program composed = Program.run("compose", "dice-waltz", "--count", "12", "--seed", seed, "-o", target);
        assertThat(composed.code()).as(composed.err()).isZero();
        return target;
    }

    private static Program fineTune(Path model, Path corpus, String run, Object... more) {
        List<Object> words = new ArrayList<>(List.of("fine-tune", model, "--corpus", corpus));
        words.addAll(List.of("--run", folder.resolve(run), "--set", "data.window=64", "--set", "data.stride=64"));
        words.addAll(List.of("--set", "backend=java", "--set", "threads=1", "--set", "training.epochs=2"));
        words.addAll(List.of("--set", "corpus.cache=off"));
        words.addAll(List.of(more));
        return Program.run(words.toArray());
    }

    private static TrainedModel model(String run) {
        return ModelFile.read(folder.resolve(run).resolve("model.safetensors"));
    }

    @Test
    void aModelGoesOnWithItsOwnSymbolsAndIsBetterAfterwards() {
        Program program = fineTune(base, music, "more");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err()).contains("starting from " + base + ": validation ");
        assertThat(number(program, "validation loss")).isLessThan(number(program, "started from"));
        TrainedModel before = ModelFile.read(base);
        TrainedModel after = model("more");
        assertThat(after.vocabulary()).isEqualTo(before.vocabulary());
        assertThat(after.spec()).isEqualTo(before.spec());
        assertThat(after.weights()).isNotEqualTo(before.weights());
        assertThat(after.corpus().source()).isEqualTo("music");
        Program evaluated = Program.run(
                "evaluate", folder.resolve("more/model.safetensors"), "--samples", "0", "--backend", "java");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
    }

    private static double number(Program program, String row) {
        String line = program.out()
                .lines()
                .filter(text -> text.startsWith(row))
                .findFirst()
                .orElseThrow(() -> new AssertionError(program.out() + program.err()));
        return Double.parseDouble(line.substring(row.length()).strip().split(" ")[0]);
    }

    /** At a rate of a hundred, every epoch is worse than no training. */
    @Test
    void whereNoEpochIsBetterTheModelItStartedFromIsKept() {
        Program program = fineTune(
                base,
                music,
                "worse",
                "--set",
                "training.learningRate.peak=100",
                "--set",
                "training.learningRate.schedule=constant");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out()).contains("none: the model it started from is better and was kept");
        assertThat(program.err()).doesNotContain("(best)");
        assertThat(model("worse").weights()).isEqualTo(ModelFile.read(base).weights());
        assertThat(model("worse").history()).isEmpty();
    }

    @Test
    void aRunThatWasStoppedGoesOnAsIfItHadNot() {
        assertThat(fineTune(base, music, "whole").code()).isZero();
        assertThat(fineTune(base, music, "halted", "--set", "save.everySteps=2").code())
                .isZero();
        StoppedRun.stopAfter(3, folder.resolve("halted"));

        Program resumed = fineTune(base, music, "halted", "--resume");

        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resuming after 3 steps");
        assertThat(folder.resolve("halted/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/model.safetensors"));
        assertThat(folder.resolve("halted/resume.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/resume.safetensors"));
    }

    @Test
    void aRunIsNotResumedFromAnotherModel() {
        assertThat(Program.train("--set", "run=" + folder.resolve("other"), "--set", "seed=2")
                        .code())
                .isZero();
        assertThat(fineTune(base, music, "moved").code()).isZero();

        Program program = fineTune(folder.resolve("other/model.safetensors"), music, "moved", "--resume");

        assertThat(program.code()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(program.errors()).last().asString().contains("training.from names another model");
    }

    @Test
    void whatTheVocabularyLacksIsSaidInOneLine() {
        Path other = folder.resolve("minuets");
        assertThat(Program.run("compose", "grammar", "--count", "12", "--seed", "1", "-o", other)
                        .code())
                .isZero();

        Program program = fineTune(base, other, "lacking");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.errors().stream().filter(line -> line.contains("the model lacks")))
                .hasSize(1)
                .first()
                .asString()
                .containsPattern("the model lacks \\d+ of the \\d+ symbols of this music, \\d+\\.\\d % of its tokens");
    }

    @Test
    void aModelThatCountsIsRefusedInOneLine() {
        Path counting = folder.resolve("ngram");
        assertThat(Program.run("train", "--preset", "ngram", "--set", "corpus.pieces=20", "--set", "run=" + counting)
                        .code())
                .isZero();

        Program program = fineTune(counting.resolve("model.safetensors"), music, "counted");

        assertThat(program.code()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(program.errors()).hasSize(1).first().asString().contains("ngram counts and has no weights");
    }

    @Test
    void anUnknownModelIsRefusedInOneLine() {
        Program program = fineTune(Path.of("tuness"), music, "unknown");

        assertThat(program.code()).isEqualTo(ExitCode.MODEL_FILE.code());
        assertThat(program.errors()).hasSize(1).first().asString().contains("there is no such file");
    }
}
