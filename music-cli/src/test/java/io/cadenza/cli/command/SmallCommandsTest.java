package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadenza.cli.Program;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiWriter;
import io.cadenza.run.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SmallCommandsTest {
    @TempDir
    private Path folder;

    /** C4 and E4 together, a quarter long, then G4. */
    private Path song(String name) {
        Path file = folder.resolve(name);
        List<Note> notes = List.of(Note.of(0, 480, 60, 64), Note.of(0, 480, 64, 64), Note.of(480, 480, 67, 64));
        MidiWriter.write(new Score(480, List.of(new Track("Piano", notes, List.of(new ProgramChange(0, 0, 0))))), file);
        return file;
    }

    @Test
    void tokensArePrintedOneALine() {
        Program program = Program.run("tokenize", song("a.mid"), "--tokenizer", "article");

        assertThat(program.out()).isEqualTo("0.4\nG4\n");
        assertThat(program.err()).contains("read 1 of 1 files");
    }

    @Test
    void theTokenizersAreListedWithTheirOptions() {
        assertThat(Program.run("tokenize", "--list").out())
                .contains("article          the article's notes")
                .contains("grid               steps in a quarter, of which 4 carry sixteenths and 12 triplets too:"
                        + " a whole number from 1 to 48; default 12")
                .contains(
                        "pedal              whether the sustain pedal prolongs notes: one of true, false; default true");
        Program without = Program.run("tokenize");
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err()).contains("Which music?").contains("--list");
    }

    @Test
    void tokensCanGoToAFileForEachSong() {
        song("set/a.mid");
        song("set/more/b.mid");

        Program program = Program.run(
                "tokenize", folder.resolve("set"), "--tokenizer", "article", "--out", folder.resolve("out"), "-q");

        assertThat(program.out() + program.err()).isEmpty();
        assertThat(folder.resolve("out/a.mid.tokens")).hasContent("0.4\nG4\n");
        assertThat(folder.resolve("out/more/b.mid.tokens")).hasContent("0.4\nG4\n");
    }

    @Test
    void everyFileHasALineInTheReportAndItsTokensOrAReason() throws IOException {
        song("set/a.mid");
        song("set/more/a.mid");
        Files.writeString(folder.resolve("set/text.mid"), "no music");
        Path report = folder.resolve("report.csv");

        Program program = Program.run(
                "tokenize",
                folder.resolve("set"),
                "--tokenizer",
                "note-chord",
                "--out",
                folder.resolve("out"),
                "--report",
                report);

        assertThat(program.code()).isZero();
        // Two notes together and one after them, two quarters at 120 a minute.
        assertThat(report)
                .hasContent("path,status,tokens,notes,quarters,seconds,reason\n"
                        + "a.mid,read,3,3,2.000,1.000,\n"
                        + "more/a.mid,read,3,3,2.000,1.000,\n"
                        + "text.mid,refused,0,0,0.000,0.000,\"byte 0: this is not MIDI, which begins with MThd\"\n");
        assertThat(folder.resolve("out/a.mid.tokens")).hasSameTextualContentAs(folder.resolve("out/more/a.mid.tokens"));
        assertThat(folder.resolve("out/text.mid.tokens")).doesNotExist();
        assertThat(program.err())
                .contains("left out: text.mid: byte 0: this is not MIDI")
                .contains("read 2 of 3 files, 1 left out");
    }

    @Test
    void eachTuneOfABookHasItsTokensItsLineAndItsCount() throws IOException {
        Files.createDirectory(folder.resolve("set"));
        Files.writeString(folder.resolve("set/book.abc"), "X:3\nL:1/4\nK:C\nC|\n\nX:17\nL:1/4\nK:C\nE|\n");

        Program tokens = Program.run(
                "tokenize", folder.resolve("set"), "--tokenizer", "note-chord", "--out", folder.resolve("out"));
        Program stats =
                Program.run("corpus", "stats", folder.resolve("set"), "--tokenizer", "note-chord", "--min-count", "1");

        assertThat(folder.resolve("out/book.abc#3.tokens")).hasContent("C4:12\n");
        assertThat(folder.resolve("out/book.abc#17.tokens")).hasContent("E4:12\n");
        assertThat(tokens.err()).contains("read 2 of 2 pieces in 1 files");
        assertThat(stats.out()).contains("\n2 pieces of");
    }

    @Test
    void twoInputsWhoseTokensWouldLieInOneFileAreRefusedBeforeAnyIsWritten() {
        song("one/a.mid");
        song("two/a.mid");

        Program program =
                Program.run("tokenize", folder.resolve("one"), folder.resolve("two"), "--out", folder.resolve("out"));

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.err())
                .contains("Both " + folder.resolve("one") + " and " + folder.resolve("two") + " have a file a.mid")
                .contains("an --out of its own");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void copiesCountOnceAndDamagedFilesAreSaid() throws IOException {
        song("set/a.mid");
        song("set/b.mid");
        byte[] whole = Files.readAllBytes(song("set/c.mid"));
        Files.write(folder.resolve("set/c.mid"), Arrays.copyOf(whole, whole.length - 10));

        Program program = Program.run("corpus", "stats", folder.resolve("set"), "--min-count", "1");

        assertThat(program.out()).contains("\n2 pieces of");
        assertThat(program.err())
                .contains("left out: b.mid: the same tokens as a.mid")
                .contains("damaged: c.mid: byte ")
                .contains("read 2 of 3 files, 1 left out (1 as copies), 1 damaged");
    }

    @Test
    void onlyTheChosenInstrumentsAreWrittenDown() {
        Path song = song("a.mid");

        assertThat(Program.run("tokenize", song, "--tokenizer", "note-chord", "--instruments", "piano")
                        .out())
                .isEqualTo("C4.E4:12\nwait:12\nG4:12\n");
        assertThat(Program.run("tokenize", song, "--tokenizer", "note-chord", "--instruments", "strings")
                        .out())
                .isEmpty();
        assertThat(Program.run("tokenize", song, "--tokenizer", "note-chord", "--instruments", "melody")
                        .out())
                .isEqualTo("E4:12\nwait:12\nG4:12\n");
        Program wrong = Program.run("tokenize", song, "--tokenizer", "note-chord", "--instruments", "pianos");
        assertThat(wrong.code()).isEqualTo(4);
        assertThat(wrong.err()).contains("\"pianos\" is no choice of instruments; available: pitched");
    }

    @Test
    void aModelRemembersWhichInstrumentsItHeard() {
        for (int i = 0; i < 4; i++) {
            scale("set/" + i + ".mid", 36 + i);
        }
        Path run = folder.resolve("run");

        Program trained = Program.train(
                "--set",
                "corpus.path=" + folder.resolve("set"),
                "--set",
                "run=" + run,
                "--set",
                "corpus.instruments=[piano,73]",
                "--set",
                "data.minCount=1");

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(Program.run("inspect", run.resolve("model.safetensors")).out())
                .contains("instruments piano,73");
        Program other = Program.run("train", run.resolve("config.yaml"), "--resume", "--set", "corpus.instruments=any");
        assertThat(other.code()).isEqualTo(3);
        assertThat(other.err()).contains("corpus.instruments is any now and was [piano, 73] when the run began");
    }

    @Test
    void aWrongChoiceOfInstrumentsIsAnErrorOfTheConfiguration() {
        song("set/a.mid");

        Program program = Program.train(
                "--set", "corpus.path=" + folder.resolve("set"), "--set", "corpus.instruments=[piano,violin]");

        assertThat(program.code()).isEqualTo(3);
        assertThat(program.err()).contains("corpus.instruments: \"violin\" is no choice of instruments");
    }

    /** Two hundred notes, each a quarter long. */
    private void scale(String name, int lowest) {
        List<Note> notes = IntStream.range(0, 200)
                .mapToObj(i -> Note.of(480L * i, 480, lowest + i % 12, 64))
                .toList();
        MidiWriter.write(new Score(480, List.of(Track.of("", notes))), folder.resolve(name));
    }

    /** The published figures of the article: 66,957 tokens, 304 unique, 167 of them 50 times; 64,413 windows. */
    @Test
    void theArticlesCorpusCountsAsPublished() {
        Path schubert =
                Path.of(System.getProperty("cadenza.shared", "../shared")).resolve("corpus/schubert");
        assumeTrue(Files.isDirectory(schubert), "the Schubert corpus is not here: set cadenza.shared to its folder");

        Program program = Program.run(
                "corpus", "stats", schubert, "--tokenizer", "article", "--plot", folder.resolve("frequencies.png"));

        assertThat(program.out())
                .startsWith("66957 tokens, 304 unique, 167 occurring at least 50 times; with those kept, windows of 32:"
                        + " 64413\n");
        assertThat(folder.resolve("frequencies.png")).isNotEmptyFile();
    }

    @Test
    void aModelCanBeLookedInto() {
        Program.train("--set", "run=" + folder.resolve("run"));
        Path model = folder.resolve("run/model.safetensors");

        assertThat(Program.run("inspect", model).out())
                .contains("WaveNetSpec")
                .contains("<start> <end>")
                .contains("bars")
                .contains("dice-waltz, 40 pieces of seed 1")
                .contains("best epoch      3 after")
                .contains("made by         toy: Toy 1.0");
        assertThat(Program.run("inspect", model, "--symbols").out()).startsWith("<start>\n<end>\n");
    }

    @Test
    void backendsAreListedWithWhyOneIsUnusable() {
        Program program = Program.run("backends");

        assertThat(program.code()).isZero();
        assertThat(program.out().replace("\r", ""))
                .contains("toy\n  version    Toy 1.0\n  devices    cpu\n")
                .contains("  trains     wavenet, wavenet-simple, lstm, transformer\n")
                .contains("  note       it only pretends\n")
                .contains("zz-broken\n  unusable   The toy box is empty. Fill it.\n");
    }

    @Test
    void theDefaultConfigurationIsPrintedAsItIs() {
        assertThat(Program.run("config", "--print-default").out()).isEqualTo(ConfigLoader.presetText("default"));
        assertThat(Program.run("config", "--list").out().lines()).containsExactlyElementsOf(ConfigLoader.presets());
        assertThat(Program.run("config", "--preset", "article", "--set", "seed=9")
                        .out())
                .contains("seed: 9 ")
                .contains("type: wavenet-simple ");
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(Program.run("--version").out()).startsWith("cadenza ").contains("Java ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "train", "generate", "inspect", "export", "backends", "tokenize", "config"})
    void everyCommandHelpsWithExamples(String command) {
        Program program = Program.run(command, "--help");

        assertThat(program.code()).isZero();
        assertThat(program.out())
                .contains("Examples:")
                .contains("cadenza " + command)
                .contains("--quiet", "--verbose");
    }

    /** A start reads the options of the command that it runs, and no other's. */
    @Test
    void theFirstWordChoosesTheCommandThatIsMade() {
        assertThat(CadenzaCommand.commandLine().getSubcommands())
                .hasSizeGreaterThan(15)
                .allSatisfy((name, command) -> assertThat(
                                CadenzaCommand.commandLine(name, "--help").getSubcommands())
                        .containsOnlyKeys(name));
        assertThat(CadenzaCommand.commandLine("genrate").getSubcommands()).containsKeys("generate", "train");
    }

    @Test
    void everyExitCodeIsExplainedOnTheHelpPage() {
        String help = CadenzaCommand.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);

        for (ExitCode code : ExitCode.values()) {
            assertThat(help.substring(help.indexOf("Exit codes"))).containsPattern("\\b" + code.code() + "\\b");
        }
    }
}
