package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.file.ModelFile;
import io.cadenza.run.Progress;
import io.cadenza.run.Search;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nine tiny models of twenty waltzes: one epoch each, three epochs of three, nine of the best. */
class SearchCommandTest {
    private static final String TINY = """
            corpus: {pieces: 20}
            model: {type: lstm, embeddingSize: 2, hiddenSizes: [2], headSize: 2}
            training: {epochs: 9, batchSize: 16, patience: 0}
            backend: java
            threads: 1
            """;

    private static final String RANGES = """
            search:
              model.hiddenSizes: [[2], [4], [2, 2]]
              training.learningRate.peak: {from: 0.0001, to: 0.1, scale: log}
              model: {dropout: {from: 0, to: 0.4}}
            """;

    /** Of the search that nothing disturbs, which others must equal: it is run once. */
    @TempDir
    private static Path undisturbed;

    private static Program whole = new Program(0, "", "");

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeAll
    static void searchOnce() throws IOException {
        whole = search(
                Files.writeString(undisturbed.resolve("tiny.yaml"), TINY + RANGES), undisturbed.resolve("whole"));
    }

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("tiny.yaml"), TINY + RANGES);
    }

    private static Program search(Path file, Path run, Object... more) {
        return Program.run(
                Stream.of(Stream.of("search", file, "--run", run, "--set", "corpus.cache=off"), Stream.of(more))
                        .flatMap(words -> words)
                        .toArray());
    }

    private Program search(String run, Object... more) {
        return search(file, folder.resolve(run), more);
    }

    /** The table's lines without the clock time. */
    private static List<String> table(Path run) throws IOException {
        return Files.readAllLines(run.resolve("search.csv")).stream()
                .map(line -> line.replaceFirst("^((?:[^,]*,){5})[^,]*", "$1"))
                .toList();
    }

    private List<String> table(String run) throws IOException {
        return table(folder.resolve(run));
    }

    private static List<String> wholeTable() throws IOException {
        return table(undisturbed.resolve("whole"));
    }

    @Test
    void aThirdOfTheTrialsGoesOnAndOneToTheEnd() throws IOException {
        Program program = whole;

        assertThat(program.code()).as(program.err()).isZero();
        List<String> table = wholeTable();
        assertThat(table.get(0))
                .isEqualTo("trial,seed,epochs,validation_loss,best_epoch,,"
                        + "model.dropout,model.hiddenSizes,training.learningRate.peak");
        assertThat(table.subList(1, 10)).allMatch(line -> line.matches("\\d,1,[139],\\d\\.\\d{6},\\d,.*"));
        assertThat(table.stream().filter(line -> line.matches("\\d,1,1,.*"))).hasSize(6);
        assertThat(table.stream().filter(line -> line.matches("\\d,1,3,.*"))).hasSize(2);
        assertThat(table.stream().filter(line -> line.matches("\\d,1,9,.*"))).hasSize(1);
        assertThat(program.out()).contains("trial  seed  epochs").contains("search.csv");
        Path best = Path.of(program.out()
                .lines()
                .filter(line -> line.startsWith("next"))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*evaluate ", ""));
        assertThat(ModelFile.read(best).history()).isNotEmpty();
    }

    @Test
    void valuesThatWereTriedAreNotTriedAgain() throws IOException {
        Files.writeString(file, TINY + "search:\n  model.dropout: [0.1, 0.2]\n  model.headSize: [2, 3]\n");
        Program program = search("few");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err()).contains("the ranges hold 4 different trials");
        assertThat(table("few").subList(1, table("few").size()))
                .map(line -> line.replaceFirst(".*,(?=[^,]*,[^,]*$)", ""))
                .containsExactlyInAnyOrder("0.1,2", "0.1,3", "0.2,2", "0.2,3");
    }

    /** Asked so often means at another place each time: between trials, within an epoch. */
    @Test
    void stoppedAnywhereItComesToTheSameTable() throws IOException {
        Path target = folder.resolve("halted");
        int starts = 0;
        for (boolean ended = false; !ended; starts++) {
            AtomicInteger asked = new AtomicInteger();
            ended = Search.of(
                            ConfigLoader.ofDefault()
                                    .file(file)
                                    .set("corpus.cache=off")
                                    .load(),
                            SearchSpace.read(file))
                    .until(() -> asked.getAndIncrement() >= 37)
                    .run(target, Progress.NONE)
                    .ended();
        }

        assertThat(starts).isGreaterThan(3);
        assertThat(table("halted")).isEqualTo(wholeTable());
    }

    @Test
    void aBudgetThatIsSpentKeepsWhatIsDoneAndALargerOneGoesOn() throws IOException {
        Program first = search("budget", "--budget", "1s", "--trials", "9");
        assertThat(first.code()).isZero();
        assertThat(first.err()).contains("the budget is spent").contains("the search is not over");

        Program more = search("budget", "--budget", "1h", "--trials", "9");

        assertThat(more.err()).doesNotContain("not over");
        assertThat(table("budget")).isEqualTo(wholeTable());
    }

    @Test
    void anotherSearchIsNotMixedIn() {
        assertThat(search("a", "--trials", "3").code()).isZero();

        Program program = search("a", "--trials", "3", "--set", "training.batchSize=8");

        assertThat(program.code()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(program.errors()).last().asString().contains("There is another search in");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    model.dropoutt: [0.1]                                          | unknown key "model.dropoutt"; did you mean model.dropout
                    model.dropout: [2]                                             | model.dropout is
                    model.dropout: 0.1                                             | is a list of values
                    model.dropout: {from: 0.3, to: 0.1}                            | a range goes up
                    training.learningRate.peak: {from: 0, to: 1, scale: log}       | begins above 0
                    tokenizer.name: [bars, remi]                                   | trials could not be compared
                    training.epochs: [3, 4]                                        | trials could not be compared
                    """)
    void whatCannotBeSearchedIsRefusedInOneLine(String search, String message) throws IOException {
        Files.writeString(file, TINY + "search:\n  " + search + "\n");

        Program program = search("refused");

        assertThat(program.code()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(program.errors()).hasSize(1).first().asString().contains(message);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void aFileWithoutRangesAndATimeThatIsNoneAreRefused() throws IOException {
        assertThat(search("no-time", "--budget", "soon").errors())
                .first()
                .asString()
                .contains("--budget is a time such as 2h, 90m or 1h30m, not soon");
        Files.writeString(file, TINY);
        assertThat(search("nothing").errors()).hasSize(1).first().asString().contains("there is nothing to search");
    }

    /** {@code train} takes the same file and says what it leaves out. */
    @Test
    void trainingLeavesTheRangesOut() {
        Program program =
                Program.run("train", file, "--set", "training.epochs=1", "--set", "run=" + folder.resolve("trained"));

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.err()).contains("search plays no part");
    }
}
