package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.compose.ComposedCorpus;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {
    @TempDir
    private static Path models;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        Program.train("--set", "run=" + models.resolve("begins"));
        Program.train("--set", "data.boundaries=false", "--set", "run=" + models.resolve("continues"));
    }

    private static Program generate(String model, Object... options) {
        return Program.run(Stream.concat(
                        Stream.of("generate", models.resolve(model).resolve("model.safetensors"), "--backend", "toy"),
                        Arrays.stream(options))
                .toArray());
    }

    @Test
    void theFilesWrittenArePrintedAndNothingElse() {
        Path file = folder.resolve("new.mid");

        Program program = generate("begins", "-o", file);

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out().strip()).isEqualTo(file.toString());
        assertThat(MidiReader.read(file).notes()).isNotEmpty();
    }

    @Test
    void equalSeedsGiveEqualFilesAndOthersOthers() {
        for (String model : new String[] {"begins", "continues"}) {
            generate(model, "-o", folder.resolve("a.mid"), "--seed", 5);
            generate(model, "-o", folder.resolve("b.mid"), "--seed", 5);
            generate(model, "-o", folder.resolve("c.mid"), "--seed", 6);

            assertThat(folder.resolve("a.mid")).hasSameBinaryContentAs(folder.resolve("b.mid"));
            assertThat(MidiReader.read(folder.resolve("a.mid"))).isNotEqualTo(MidiReader.read(folder.resolve("c.mid")));
        }
    }

    @Test
    void aPieceIsTheSameHoweverManyAreGenerated() {
        generate("continues", "-o", folder.resolve("one.mid"), "--seed", 1);
        generate("continues", "-o", folder.resolve("of.mid"), "--seed", 1, "--count", 3);

        assertThat(folder.resolve("one.mid")).hasSameBinaryContentAs(folder.resolve("of-1.mid"));
        assertThat(folder.resolve("of-3.mid")).exists();
    }

    @Test
    void severalPiecesCanGoToAFolderWithPicturesAndSound() {
        Path set = folder.resolve("set");

        Program program = generate("begins", "-o", set, "--count", 2, "--piano-roll", "--wav");

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out().lines())
                .containsExactly(
                        set.resolve("piece-1.mid").toString(),
                        set.resolve("piece-1.png").toString(),
                        set.resolve("piece-1.wav").toString(),
                        set.resolve("piece-2.mid").toString(),
                        set.resolve("piece-2.png").toString(),
                        set.resolve("piece-2.wav").toString())
                .allSatisfy(file -> assertThat(Path.of(file)).isNotEmptyFile());
    }

    @Test
    void aPrimerStandsAtTheHeadOfThePiece() {
        Composer composer = Composers.create("dice-waltz", Map.of());
        Score known =
                ComposedCorpus.pieces(composer, 1, 1).findFirst().orElseThrow().score();
        MidiWriter.write(known, folder.resolve("known.mid"));

        Program program =
                generate("begins", "-o", folder.resolve("longer.mid"), "--primer", folder.resolve("known.mid"));

        assertThat(program.code()).as(program.err()).isZero();
        Score longer = MidiReader.read(folder.resolve("longer.mid"));
        assertThat(longer.notes().count()).isGreaterThan(known.notes().count());
        assertThat(placed(longer)).containsAll(placed(known).subList(0, 40));
    }

    /** Every note as its onset in quarters and its key. */
    private static List<String> placed(Score score) {
        return score.notes()
                .map(note -> (double) note.onset() / score.ticksPerQuarter() + " " + note.pitch())
                .toList();
    }

    @Test
    void aTempoReplacesTheModelsOwn() {
        generate("begins", "-o", folder.resolve("slow.mid"), "--tempo", 60);

        assertThat(MidiReader.read(folder.resolve("slow.mid")).events(TempoChange.class))
                .singleElement()
                .satisfies(tempo -> assertThat(tempo.quartersPerMinute()).isEqualTo(60));
    }

    @Test
    void musicThatTheModelDoesNotKnowCannotPrimeIt() throws IOException {
        Path silence = folder.resolve("silence.mid");
        Files.write(silence, MidiWriter.toBytes(new Score(480, List.of())));

        Program program = generate("begins", "--primer", silence);

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.err()).contains("knows none of the").contains("Choose music more like");
    }

    @Test
    void aBackendThatIsUnusableSaysWhy() {
        Path model = models.resolve("begins/model.safetensors");

        Program program = Program.run("generate", model, "--backend", "zz-broken", "-o", folder.resolve("no.mid"));

        assertThat(program.code()).isEqualTo(6);
        assertThat(program.errors()).containsExactly("cadenza: The toy box is empty. Fill it.");
        assertThat(folder.resolve("no.mid")).doesNotExist();
    }
}
