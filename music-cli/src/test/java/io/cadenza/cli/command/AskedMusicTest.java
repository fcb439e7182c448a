package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.score.Bar;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of music on the command line is so in the file that is written. */
class AskedMusicTest {
    /** C major and its relative minor with both sixths and sevenths. */
    private static final Set<Integer> C_MAJOR = Set.of(0, 2, 4, 5, 7, 9, 11);

    private static final Set<Integer> A_MINOR = Set.of(9, 11, 0, 2, 4, 5, 6, 7, 8);

    @TempDir
    private static Path models;

    @TempDir
    private Path folder;

    /** N-grams of six bands, each in another key; and of waltzes as the demo has them. */
    @BeforeAll
    static void train() throws IOException {
        Path bands = Files.createDirectories(models.resolve("bands"));
        Score band;
        try (InputStream in = Objects.requireNonNull(AskedMusicTest.class.getResourceAsStream("/primer/band.mid"))) {
            band = MidiReader.read("band.mid", in.readAllBytes());
        }
        for (int higher = 0; higher < 6; higher++) {
            MidiWriter.write(moved(band, higher), bands.resolve(higher + ".mid"));
        }
        ok(Program.run("train", "--preset", "ngram", "--corpus", bands, "--set", "run=" + models.resolve("band")));
        ok(Program.run(
                "train",
                "--preset",
                "ngram",
                "--set",
                "tokenizer.name=note-chord",
                "--set",
                "corpus.pieces=200",
                "--set",
                "run=" + models.resolve("waltz")));
    }

    private static Score moved(Score score, int semitones) {
        List<Track> tracks = score.tracks().stream()
                .map(track -> new Track(
                        track.name(),
                        track.notes().stream()
                                .map(note -> note.channel() == 9
                                        ? note
                                        : new Note(
                                                note.onset(),
                                                note.duration(),
                                                note.pitch() + semitones,
                                                note.velocity(),
                                                note.channel(),
                                                note.ending()))
                                .toList(),
                        track.events()))
                .toList();
        return new Score(score.ticksPerQuarter(), tracks);
    }

    private static Program ok(Program program) {
        assertThat(program.code()).as(program.err()).isZero();
        return program;
    }

    private static String model(String name) {
        return models.resolve(name).resolve("model.safetensors").toString();
    }

    private Score written(Object... words) {
        Path file = folder.resolve("new.mid");
        ok(Program.run(Stream.concat(Arrays.stream(words), Stream.of("--seed", 5, "--overwrite", "-o", file))
                .toArray()));
        return MidiReader.read(file);
    }

    private static void refused(Program program, String line) {
        assertThat(program.code()).as(program.out()).isNotZero();
        assertThat(program.errors()).hasSize(1);
        assertThat(program.err()).contains(line);
    }

    private static Set<Integer> pitchClasses(Score score) {
        return score.notes()
                .filter(note -> note.channel() != 9)
                .map(note -> note.pitch() % 12)
                .collect(Collectors.toSet());
    }

    private static Set<Integer> programs(Score score) {
        return score.events(ProgramChange.class).stream()
                .map(ProgramChange::program)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({"band, --bars", "band, --measures", "waltz, --bars"})
    void soManyBarsAreWritten(String model, String flag) {
        Score score = written("generate", model(model), flag, 7);

        assertThat(Bar.of(score)).hasSize(7);
        assertThat(score.quarters()).isLessThanOrEqualTo(7 * (model.equals("band") ? 4 : 1.5));
    }

    /** Bars of four quarters: ten quarters end in the third. Ten seconds at 120 a minute are twenty quarters. */
    @Test
    void quartersAndSecondsAreFilledUpToTheBarLine() {
        assertThat(Bar.of(written("generate", model("band"), "--quarters", 10))).hasSize(3);
        assertThat(Bar.of(written("generate", model("band"), "--seconds", 10, "--tempo", 120)))
                .hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"band", "waltz"})
    void allNotesAreOfTheKey(String model) {
        assertThat(pitchClasses(written("generate", model(model), "--key", "C", "--bars", 4)))
                .isNotEmpty()
                .isSubsetOf(C_MAJOR);
        assertThat(pitchClasses(written("generate", model(model), "--key", "a minor", "--bars", 4)))
                .isNotEmpty()
                .isSubsetOf(A_MINOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tempo", "--bpm"})
    void theTempoIsWritten(String flag) {
        for (String model : List.of("band", "waltz")) {
            assertThat(written("generate", model(model), flag, 72.5).events(TempoChange.class))
                    .hasSize(1)
                    .allSatisfy(tempo -> assertThat(tempo.quartersPerMinute()).isBetween(72.49, 72.51));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--time", "--metre", "--meter", "--time-signature"})
    void theMetreIsWritten(String flag) {
        assertThat(written("generate", model("band"), flag, "4/4", "--bars", 2).events(TimeSignature.class))
                .containsExactly(new TimeSignature(0, 4, 4));
    }

    @Test
    void theInstrumentsThatAreAskedPlayAndNoOthers() {
        Score flute = written("generate", model("band"), "--instruments", "pipe", "--bars", 4);
        assertThat(programs(flute)).containsExactly(73);
        assertThat(flute.notes()).isNotEmpty().allMatch(note -> note.channel() != 9);

        Score both = written("generate", model("band"), "--instruments", "guitar,drums", "--bars", 8);
        assertThat(both.notes().map(note -> note.channel() == 9).collect(Collectors.toSet()))
                .contains(true);
        assertThat(programs(both)).allMatch(program -> program >= 24 && program < 32 || program == 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--bars 0; --bars is a whole number of 1 or more, not \"0\"",
                "--bars 2.5; --bars is a whole number of 1 or more, not \"2.5\"",
                "--measures many; --bars is a whole number of 1 or more, not \"many\"",
                "--quarters -1; --quarters is more than 0, not \"-1\"",
                "--quarters NaN; --quarters is more than 0, not \"NaN\"",
                "--seconds 4000; --seconds is more than 0 and up to 3600, not \"4000\"",
                "--tempo 3; --tempo is 4 to 1000 quarters a minute, not \"3\"",
                "--bpm fast; --tempo is 4 to 1000 quarters a minute, not \"fast\"",
                "--key H; --key: \"H\" is no key. Name one such as C, G",
                "--time 3; --time: \"3\" is no metre. Name one such as 4/4",
                "--time 3/5; --time: \"3/5\" is no metre",
                "--instruments kazoo; --instruments:",
                "--bars 3 --seconds 9; bars and seconds each say how long a piece is. Give one of them",
            })
    void whatCannotBeAskedIsRefusedByAllCommandsInOneLine(String flags, String line) {
        Object[] asks = flags.split(" ", -1);
        for (Object[] command :
                List.of(new Object[] {"generate", model("band")}, new Object[] {"compose", "grammar"})) {
            Program program = Program.run(
                    Stream.concat(Arrays.stream(command), Arrays.stream(asks)).toArray());

            refused(program, line);
            assertThat(program.code()).isEqualTo(2);
        }
    }

    @Test
    void whatAModelHasNotLearntIsRefusedWithWhatItKnows() {
        refused(
                Program.run("generate", model("band"), "--time", "3/4"),
                "The model has learnt no piece in 3/4; it knows 4/4. Ask for one of these.");
        refused(
                Program.run("generate", model("band"), "--instruments", "brass"),
                "The model has learnt no music for brass; it knows the programs");
        refused(Program.run("generate", model("waltz"), "--time", "3/8"), "say nothing of metres");
    }

    @Test
    void composersDoWhatTheyCan() {
        assertThat(written("compose", "dice-waltz", "--bpm", 100).events(TempoChange.class))
                .containsExactly(TempoChange.ofQuartersPerMinute(0, 100));
        Score grammar = written("compose", "grammar", "--key", "E minor", "--tempo", 66);
        assertThat(grammar.events(KeySignature.class)).containsExactly(new KeySignature(0, 1, true));
        assertThat(grammar.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, 66));
    }

    /** A dice waltz has sixteen bars of 3/8 in C whoever asks. */
    @Test
    void whatIsSoAnywayMayBeAsked() {
        Score waltz = written("compose", "dice-waltz", "--bars", 16, "--time", "3/8", "--key", "C");
        assertThat(Bar.of(waltz)).hasSize(16);

        refused(
                Program.run("compose", "dice-waltz", "--bars", 8),
                "The composer \"dice-waltz\" cannot be asked for bars 8: it has bars 16. Leave it out, or choose by --option:"
                        + " tempo; or ask a model with cadenza generate.");
        refused(
                Program.run("compose", "stochastic", "--tempo", 90),
                "The composer \"stochastic\" cannot be asked for tempo 90. Leave it out, or choose by --option: rows,");
        refused(
                Program.run("compose", "dice-waltz", "--tempo", 100, "--option", "tempo=90"),
                "tempo is asked to be 100 and the option tempo is 90. Leave one of them out.");
    }

    @Test
    void aModelAsAComposerIsAskedLikeGenerate() throws IOException {
        Score composed = written(
                "compose", "ngram", "--option", "model=" + model("band"), "--bars", 5, "--key", "C", "--tempo", 80);

        assertThat(Bar.of(composed)).hasSize(5);
        assertThat(pitchClasses(composed)).isSubsetOf(C_MAJOR);
        assertThat(composed.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, 80));
    }

    /** {@code LocaleIT} has a demo that writes what its configuration asks for. */
    @Test
    void whatTheConfigurationAsksInVainIsRefusedBeforeTraining() {
        Path run = folder.resolve("demo");

        refused(Program.run("demo", "--set", "sampling.time=3/4", "--set", "run=" + run), "say nothing of metres");
        refused(
                Program.run("demo", "--set", "sampling.tempo=2", "--set", "run=" + run),
                "--set: sampling.tempo: tempo is 4 to 1000 quarters a minute, not \"2\"");
        assertThat(run).doesNotExist();
    }

    /** Sixteen bars of 3/8 in C at 90, as MuseScore reads them. */
    @Test
    void aWaltzIsWrittenWithWhatAllWaltzesShare() throws IOException {
        Path file = folder.resolve("waltz.musicxml");

        ok(Program.run("generate", model("waltz"), "--bars", 16, "--seed", 1, "-o", file));

        String sheet = Files.readString(file);
        assertThat(sheet.split("<measure ", -1)).hasSize(16 + 1);
        assertThat(sheet)
                .containsOnlyOnce("<beats>3</beats>")
                .containsOnlyOnce("<beat-type>8</beat-type>")
                .containsOnlyOnce("<fifths>0</fifths>")
                .contains("tempo=\"90\"");
    }

    /** Who asks for bars or a key of a tune, and for no metre, gets a reel; who asks for nothing gets what the books have. */
    @Test
    void aTuneWhoseShapeIsAskedForIsAReel() {
        for (int seed = 3; seed < 8; seed++) {
            assertThat(metre("--seed", seed, "--bars", 8, "--key", "D")).isEqualTo("2/2");
            assertThat(metre("--seed", seed, "--bars", 8, "--time", "6/8")).isEqualTo("6/8");
        }
        assertThat(metre("--seed", 3)).isEqualTo("6/8");
        assertThat(metre("--seed", 3, "--form", "free")).isEqualTo("6/8");
    }

    private String metre(Object... words) {
        Path file = folder.resolve("tune.mid");
        ok(Program.run(Stream.concat(Stream.of("generate", "tunes", "--overwrite", "-o", file), Arrays.stream(words))
                .toArray()));
        TimeSignature first = MidiReader.read(file).events(TimeSignature.class).get(0);
        return first.beats() + "/" + first.beatUnit();
    }
}
