package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.compose.ComposedCorpus;
import io.cadenza.core.compose.ComposedCorpus.ComposedPiece;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.TempoChange;
import io.cadenza.data.midi.MidiReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComposeCommandTest {
    @TempDir
    private Path folder;

    /** Those that need nothing but a seed. */
    static Stream<String> composers() {
        return Composers.installed().all().stream()
                .filter(composer -> composer.options().stream()
                        .allMatch(option -> option.defaultValue().isPresent()))
                .map(ComposerFactory::name);
    }

    @ParameterizedTest
    @MethodSource("composers")
    void everyComposerWritesAFileThatOpensAndHoldsItsNotes(String name) {
        Path file = folder.resolve("new.mid");

        Program program = Program.run("compose", name, "--seed", "7", "-o", file);

        assertThat(program.out()).isEqualTo(file + "\n");
        List<Note> composed = ComposedCorpus.pieces(Composers.create(name, Map.of()), 1, 7)
                .flatMap(piece -> piece.score().notes())
                .toList();
        assertThat(composed).isNotEmpty();
        assertThat(MidiReader.read(file).notes()).containsExactlyInAnyOrderElementsOf(composed);
    }

    @Test
    void severalPiecesAreThoseOfACorpusOfTheSeedWhateverTheirNumber() throws Exception {
        Program.run("compose", "dice-waltz", "--count", "3", "--seed", "5", "-o", folder.resolve("three"));
        Program.run("compose", "dice-waltz", "--seed", "5", "-o", folder.resolve("one.mid"));

        assertThat(Files.readAllBytes(folder.resolve("one.mid")))
                .isEqualTo(Files.readAllBytes(folder.resolve("three/piece-1.mid")));
        List<ComposedPiece> corpus = ComposedCorpus.pieces(Composers.create("dice-waltz", Map.of()), 3, 5)
                .toList();
        assertThat(MidiReader.read(folder.resolve("three/piece-3.mid")).notes())
                .containsExactlyInAnyOrderElementsOf(
                        corpus.get(2).score().notes().toList());
    }

    @Test
    void theNameOfTheFileSaysAsWhatAPieceIsWritten() {
        Path file = folder.resolve("period.musicxml");

        Program program = Program.run("compose", "grammar", "-o", file);

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(file).content().contains("<score-partwise");
    }

    @Test
    void anOptionChangesThePiece() {
        Path file = folder.resolve("fast.mid");

        Program.run("compose", "dice-waltz", "--option", "tempo=150", "-o", file);

        assertThat(MidiReader.read(file).events(TempoChange.class))
                .containsExactly(TempoChange.ofQuartersPerMinute(0, 150));
    }

    /** The chain has seen the waltzes' notes only, and its pieces are a corpus like any other. */
    @Test
    void aLearnedMarkovChainComposesFromItsModelFile() {
        Path run = folder.resolve("run");
        Program.run("train", "--preset", "ngram", "--set", "run=" + run, "--set", "corpus.pieces=60");
        String model = "model=" + run.resolve("model.safetensors");
        Path file = folder.resolve("learned.mid");

        Program program = Program.run("compose", "ngram", "--option", model, "--seed", "3", "-o", file);

        assertThat(program.code()).as(program.err()).isZero();
        Set<Integer> keys = ComposedCorpus.pieces(Composers.create("dice-waltz", Map.of()), 60, 1)
                .flatMap(piece -> piece.score().notes().map(Note::pitch))
                .collect(Collectors.toSet());
        assertThat(MidiReader.read(file).notes().map(Note::pitch)).isNotEmpty().isSubsetOf(keys);
        Path again = folder.resolve("again.mid");
        Program.run("compose", "ngram", "--option", model, "--seed", "3", "-o", again);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void aModelThatIsNotThereIsAskedFor() {
        Path file = folder.resolve("new.mid");
        check(
                Program.run("compose", "ngram", "-o", file),
                ExitCode.DATA,
                "needs the option model: what \"cadenza train");
        check(
                Program.run("compose", "ngram", "--option", "model=" + folder.resolve("none"), "-o", file),
                ExitCode.MODEL_FILE,
                "none");
    }

    @Test
    void theListNamesEachComposerWithItsOptions() {
        assertThat(Program.run("compose", "--list").out()).contains("dice-waltz ", "  tempo ");
        assertThat(Program.run("compose", "dice-waltz", "--list").out())
                .contains("quarters a minute: a number from 4 to 1000; default 90");
    }

    @Test
    void aSlipIsAnsweredOnOneLine() {
        Path file = folder.resolve("new.mid");
        check(Program.run("compose", "salieri", "-o", file), ExitCode.DATA, "No composer \"salieri\"; available: ");
        check(
                Program.run("compose", "dice-waltz", "--option", "temper=3", "-o", file),
                ExitCode.DATA,
                "The composer \"dice-waltz\" has no option \"temper\"; available: tempo.");
        check(
                Program.run("compose", "dice-waltz", "--option", "tempo=3", "-o", file),
                ExitCode.DATA,
                "The option tempo of the composer \"dice-waltz\" is a number from 4 to 1000, not \"3\".");
        check(Program.run("compose", "-o", file), ExitCode.USAGE, "Which composer? Name one of dice-");
        assertThat(file).doesNotExist();
    }

    private static void check(Program program, ExitCode code, String error) {
        assertThat(program.errors().get(0)).contains(error);
        assertThat(program.code()).isEqualTo(code.code());
    }
}
