package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.file.CheckpointFile;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    private Path folder;

    private Path run(String name) {
        return folder.resolve(name);
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aRunLeavesItsFilesAndSumsItselfUp() throws IOException {
        Program program = Program.train("--set", "run=" + run("a"));

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(filesIn(run("a")))
                .containsExactly(
                        "config.yaml",
                        "history.csv",
                        "loss.png",
                        "metrics.jsonl",
                        "model.safetensors",
                        "resume.safetensors",
                        "split.csv");
        assertThat(program.out())
                .contains("best epoch      3")
                .contains("validation loss")
                .contains("perplexity")
                .contains("source entropy")
                .contains("generate " + run("a").resolve("model.safetensors"));
        assertThat(program.err()).contains("40 pieces").contains("epoch 3/3");
        assertThat(Files.readAllLines(run("a").resolve("history.csv")))
                .hasSize(4)
                .first()
                .isEqualTo("epoch,step,training_loss,validation_loss,learning_rate,seconds");
    }

    @Test
    void quietLeavesResultsOnly() {
        Program program = Program.train("--quiet", "--set", "run=" + run("a"));

        assertThat(program.err()).isEmpty();
        assertThat(program.out()).contains("validation loss");
    }

    @Test
    void theModelFileHoldsWhatItWasMadeOfAndNoPathOrTime() {
        Program.train("--set", "run=" + run("a"));

        TrainedModel model = ModelFile.read(run("a").resolve("model.safetensors"));
        assertThat(model.tokenizer().name()).isEqualTo("bars");
        assertThat(model.vocabulary().startId()).hasValue(0);
        assertThat(model.primers()).isEmpty();
        assertThat(model.history()).hasSize(3);
        assertThat(model.corpus().source()).isEqualTo("dice-waltz, 40 pieces of seed 1");
        assertThat(model.versions()).containsOnlyKeys("cadenza", "toy");
    }

    @Test
    void equalCommandsGiveEqualFiles() {
        Program.train("--set", "run=" + run("a"));
        Program.train("--set", "run=" + run("b"));

        assertThat(run("a").resolve("model.safetensors")).hasSameBinaryContentAs(run("b").resolve("model.safetensors"));
        assertThat(run("a").resolve("resume.safetensors"))
                .hasSameBinaryContentAs(run("b").resolve("resume.safetensors"));
    }

    @Test
    void aModelWithoutStartSymbolKeepsWindowsToBeginFrom() {
        Program.train("--set", "data.boundaries=false", "--set", "run=" + run("a"));

        assertThat(ModelFile.read(run("a").resolve("model.safetensors")).primers())
                .isNotEmpty()
                .allMatch(primer -> primer.size() == 64);
    }

    @Test
    void theResolvedConfigurationNamesBackendThreadsAndFolder() {
        Program.train("--set", "run=" + run("a"));

        assertThat(run("a").resolve("config.yaml"))
                .content()
                .contains("backend: toy ")
                .contains("threads: 1 ")
                .contains("run: " + run("a"))
                .contains("# passes over the training windows");
    }

    @Test
    void aRunThatWasStoppedGoesOnAsIfItHadNot() throws IOException {
        Program.train("--set", "run=" + run("whole"));
        Program.train("--set", "run=" + run("halted"), "--set", "save.everySteps=5");
        StoppedRun.stopAfter(7, run("halted"));
        assertThat(CheckpointFile.read(run("halted").resolve("resume.safetensors"))
                        .state()
                        .step())
                .isEqualTo(7);

        Program resumed = Program.run("train", run("halted").resolve("config.yaml"), "--resume");

        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resuming after 7 steps");
        assertThat(run("halted").resolve("model.safetensors"))
                .hasSameBinaryContentAs(run("whole").resolve("model.safetensors"));
        assertThat(run("halted").resolve("resume.safetensors"))
                .hasSameBinaryContentAs(run("whole").resolve("resume.safetensors"));
    }

    @Test
    void aChangedConfigurationIsNotResumed() {
        Program.train("--set", "run=" + run("a"));

        Program program = Program.train("--resume", "--set", "run=" + run("a"), "--set", "training.batchSize=8");

        assertThat(program.code()).isEqualTo(3);
        assertThat(program.err())
                .contains("training.batchSize is 8 now and was 16 when the run began. Put it back, or begin");
    }

    @Test
    void theEntropyOfAGrammarsChoicesIsPrintedForWhatItIs() {
        Program large = Program.train("--set", "run=" + run("large"), "--set", "corpus.composer=grammar");
        assertThat(large.out())
                .containsPattern(
                        "source entropy +0\\.\\d{4} nats per token of the composer's choices; of the tokens it is")
                .containsPattern("whole pieces +\\d");

        Program few = Program.train(
                "--set", "run=" + run("few"),
                "--set", "corpus.composer=grammar",
                "--set", "corpus.options.grammar=tiny",
                "--set", "corpus.pieces=6",
                "--set", "data.window=8",
                "--set", "data.minCount=1");
        assertThat(few.out()).contains("nats per token: what no model can pass on average");
    }

    @Test
    void otherChoicesOfAComposerAreNotResumed() {
        Program.train("--set", "run=" + run("a"));

        Program program = Program.train("--resume", "--set", "run=" + run("a"), "--set", "corpus.options.tempo=60");

        assertThat(program.code()).isEqualTo(3);
        assertThat(program.err()).contains("corpus.options.tempo is 60 now and was absent when the run began");
    }

    @Test
    void aChangedCorpusIsNotResumed() throws IOException {
        Path corpus = run("corpus");
        Program.run("compose", "dice-waltz", "--count", "12", "-o", corpus);
        Program.train("--set", "run=" + run("a"), "--set", "corpus.path=" + corpus);
        Files.delete(corpus.resolve("piece-12.mid"));

        Program program = Program.train("--resume", "--set", "run=" + run("a"), "--set", "corpus.path=" + corpus);

        assertThat(program.code()).isEqualTo(3);
        assertThat(program.err()).contains("the corpus has changed since the run began");
    }

    @Test
    void aRunIsNotReplacedUnasked() {
        Program.train("--set", "run=" + run("a"));

        Program program = Program.train("--set", "run=" + run("a"));

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.errors()).singleElement().asString().contains("Add --resume to go on with it, --overwrite");
        assertThat(Program.train("--overwrite", "--set", "run=" + run("a")).code())
                .isZero();
    }

    /** The command that the refusal of one piece names works as it stands. */
    @Test
    void whatARefusalOfTooLittleMusicAdvisesWorks() throws IOException {
        Path music = Files.createDirectories(folder.resolve("one waltz"));
        Program.run("compose", "dice-waltz", "-o", music.resolve("waltz.mid"));
        Program refused = Program.run("train", "--corpus", music, "--set", "run=" + run("a"));

        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err())
                .contains("one waltz has 1 piece of")
                .contains("learnt by heart: cadenza train --corpus '");
        String command = refused.err().substring(refused.err().indexOf("cadenza train ") + "cadenza ".length());
        List<String> words = new ArrayList<>(
                List.of(command.strip().replace("'" + music + "'", "FOLDER").split(" ", -1)));
        words.replaceAll(word -> word.equals("FOLDER") ? music.toString() : word);
        words.addAll(List.of("--set", "backend=java", "--set", "training.epochs=2", "--set", "run=" + run("b")));

        Program program = Program.run(words.toArray());

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out().strip().lines().reduce((first, last) -> last))
                .contains(
                        "meaning         no piece was held out, so nothing tells learning from learning by heart; add music");
    }

    @Test
    void theLastLineSaysWhatTheLossMeans() throws IOException {
        Path music = folder.resolve("waltzes");
        Program.run("compose", "dice-waltz", "--count", 30, "-o", music);
        String[] common = {"--quiet", "--set", "backend=java", "--set", "threads=1", "--set", "training.patience=0"};

        Program little = Program.run(Stream.concat(
                        Stream.of("train", "--corpus", music, "--set", "training.epochs=1", "--set", "run=" + run("a")),
                        Stream.of(common))
                .toArray());
        assertThat(little.code()).as(little.err()).isZero();
        assertThat(little.err()).isEmpty();
        assertThat(little.out().strip().lines().reduce((first, last) -> last).orElseThrow())
                .matches(
                        "meaning         learnt nothing beyond counting: \\d\\.\\d{4} nats per token of held-out pieces, where"
                                + " counting \\(8-gram\\) has 0\\.\\d{4}; more music, or more epochs with --set training.epochs=2");

        Program source = Program.train("--set", "run=" + run("b"));
        assertThat(source.out().strip().lines().reduce((first, last) -> last).orElseThrow())
                .matches(
                        "meaning         \\d\\.\\d{4} nats per token above the source's entropy: what is left to learn");
    }
}
