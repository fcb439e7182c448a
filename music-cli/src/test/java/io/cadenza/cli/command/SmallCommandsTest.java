package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadenza.cli.Program;
import io.cadenza.cli.config.ConfigLoader;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void tokensCanGoToAFileForEachSong() {
        song("set/a.mid");
        song("set/more/b.mid");

        Program program = Program.run(
                "tokenize", folder.resolve("set"), "--tokenizer", "article", "--out", folder.resolve("out"), "-q");

        assertThat(program.out() + program.err()).isEmpty();
        assertThat(folder.resolve("out/a.mid.tokens")).hasContent("0.4\nG4\n");
        assertThat(folder.resolve("out/more/b.mid.tokens")).hasContent("0.4\nG4\n");
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
                .contains("note-chord")
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
                .contains("  trains     wavenet, wavenet-simple, lstm\n")
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
                .contains("preset: wavenet-simple ");
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(Program.run("--version").out()).startsWith("cadenza ").contains("Java ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "train", "generate", "inspect", "backends", "tokenize", "config"})
    void everyCommandHelpsWithExamples(String command) {
        Program program = Program.run(command, "--help");

        assertThat(program.code()).isZero();
        assertThat(program.out())
                .contains("Examples:")
                .contains("cadenza " + command)
                .contains("--quiet", "--verbose");
    }

    @Test
    void everyExitCodeIsExplainedOnTheHelpPage() {
        String help = CadenzaCommand.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);

        for (ExitCode code : ExitCode.values()) {
            assertThat(help.substring(help.indexOf("Exit codes"))).containsPattern("\\b" + code.code() + "\\b");
        }
    }
}
