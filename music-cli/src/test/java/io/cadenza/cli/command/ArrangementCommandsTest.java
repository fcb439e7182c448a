package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that write music around music, with the model of tunes and eight bars of a waltz. */
class ArrangementCommandsTest {
    private static final String TUNE = "X:1\nT:A tune\nM:3/4\nL:1/4\nQ:1/4=100\nK:G\n"
            + "GAB|d2B|c2A|B3|GAB|d2e|dcA|G3|GAB|d2B|c2A|B3|GAB|d2e|dcA|G3|]\n";

    @TempDir
    private Path folder;

    private Path tune;

    @BeforeEach
    void write() throws IOException {
        tune = Files.writeString(folder.resolve("tune.abc"), TUNE);
    }

    private Score written(String name, Object... words) {
        Object[] all = new Object[words.length + 4];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--seed";
        all[words.length + 1] = "5";
        all[words.length + 2] = "-o";
        all[words.length + 3] = folder.resolve(name);
        Program program = Program.run(all);
        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out().strip()).isEqualTo(folder.resolve(name).toString());
        return MusicFiles.read(folder.resolve(name));
    }

    private static void refused(Program program, int code, String line) {
        assertThat(program.err()).contains(line);
        assertThat(program.errors()).hasSize(1);
        assertThat(program.code()).isEqualTo(code);
    }

    /** Onsets in quarters and pitches. */
    private static List<String> notes(Score score, double from, double to) {
        return score.notes()
                .filter(note -> quarters(score, note) >= from && quarters(score, note) < to)
                .map(note -> "%.3f %d".formatted(quarters(score, note), note.pitch()))
                .toList();
    }

    private static double quarters(Score score, Note note) {
        return (double) note.onset() / score.ticksPerQuarter();
    }

    /** Sixteen bars of three quarters in G at 100. */
    private static void assertIsInKeyMetreAndTempo(Score score) {
        assertThat(score.events(KeySignature.class))
                .extracting(KeySignature::sharps)
                .containsOnly(1);
        assertThat(score.events(TimeSignature.class))
                .extracting(TimeSignature::beats)
                .containsOnly(3);
        assertThat(score.events(TempoChange.class))
                .allMatch(tempo -> Math.abs(tempo.quartersPerMinute() - 100) < 0.1)
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new.mid", "new.musicxml", "new.mxl"})
    void continueAddsBarsInTheSameKeyMetreAndTempo(String file) {
        Score longer = written(file, "continue", "tunes", tune, "--bars", "4");

        assertIsInKeyMetreAndTempo(longer);
        assertThat(notes(longer, 0, 48)).isEqualTo(notes(MusicFiles.read(tune), 0, 48));
        assertThat(notes(longer, 48, 60)).isNotEmpty();
        assertThat(notes(longer, 60, 1000)).isEmpty();
    }

    @Test
    void fillWritesItsBarsAndNoOthers() {
        Score given = MusicFiles.read(tune);
        Score filled = written("new.mid", "fill", "tunes", tune, "--bars", "5-8", "--candidates", "4");

        assertIsInKeyMetreAndTempo(filled);
        assertThat(notes(filled, 0, 12)).isEqualTo(notes(given, 0, 12));
        assertThat(notes(filled, 24, 1000)).isEqualTo(notes(given, 24, 1000));
        assertThat(notes(filled, 12, 24)).isNotEmpty().isNotEqualTo(notes(given, 12, 24));
    }

    @Test
    void harmonizeAddsAPianoToAMelody() {
        Score song = written("new.mid", "harmonize", "songs", tune, "--candidates", "2");

        assertIsInKeyMetreAndTempo(song);
        List<String> melody = notes(MusicFiles.read(tune), 0, 1000);
        assertThat(notes(song, 0, 1000)).containsAll(melody).hasSizeGreaterThan(2 * melody.size());
    }

    @Test
    void accompanyWritesThePartsThatAreAsked() {
        Score duo = written(
                "new.mid",
                "accompany",
                "quartet",
                tune,
                "--instruments",
                "42",
                "--range",
                "2:C2-C4",
                "--key",
                "G",
                "--rhythm",
                "1/4",
                "--candidates",
                "2");
        List<Note> cello = duo.tracks().get(duo.tracks().size() - 1).notes();

        assertThat(cello).isNotEmpty().allMatch(note -> note.onset() % duo.ticksPerQuarter() == 0);
        assertThat(cello).allMatch(note -> List.of(7, 9, 11, 0, 2, 4, 6).contains(note.pitch() % 12));
    }

    @Test
    void varyKeepsTheRhythm() {
        Score given = MusicFiles.read(tune);
        Score varied =
                written("new.mid", "vary", "tunes", tune, "--bars", "9-16", "--amount", "0.5", "--candidates", "4");

        assertThat(notes(varied, 0, 24)).isEqualTo(notes(given, 0, 24));
        assertThat(varied.notes().map(note -> quarters(varied, note)))
                .isEqualTo(given.notes().map(note -> quarters(given, note)).toList());
        long other = notes(varied, 24, 48).stream()
                .filter(note -> !notes(given, 24, 48).contains(note))
                .count();
        // Half of 17 notes.
        assertThat(other).isEqualTo(9);
    }

    @Test
    void equalSeedsGiveEqualBytes() throws IOException {
        written("a.mid", "fill", "tunes", tune, "--bars", "5-6", "--candidates", "2");
        written("b.mid", "fill", "tunes", tune, "--bars", "5-6", "--candidates", "2");

        assertThat(Files.readAllBytes(folder.resolve("a.mid"))).isEqualTo(Files.readAllBytes(folder.resolve("b.mid")));
    }

    @Test
    void severalTakesAreNumberedAndTheirSeedIsPrinted() {
        Program program =
                Program.run("continue", "tunes", tune, "--bars", "1", "--count", "2", "-o", folder.resolve("take.mid"));

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out().lines())
                .containsExactly(
                        folder.resolve("take-1.mid").toString(),
                        folder.resolve("take-2.mid").toString());
        assertThat(program.err()).containsPattern("seed \\d+");
    }

    @Test
    void theInputIsNeverOverwritten() throws IOException {
        Path midi = folder.resolve("tune.mid");
        Program.run("render", tune, "-o", midi);
        byte[] before = Files.readAllBytes(midi);

        refused(
                Program.run("fill", "tunes", midi, "--bars", "5-8", "-o", midi, "--overwrite"),
                4,
                "is read by this command and is not overwritten");
        assertThat(Files.readAllBytes(midi)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "fill, 4, --bars 15-20, 'The music has bars 1 to 16, not 15-20. Name some of these.'",
        "fill, 2, --bars 8-5, '--bars: Bars go from one to the same or a later one, such as 5-8, not from 8 to 5.'",
        "fill, 2, --bars x, '--bars: \"x\" names no bars.'",
        "fill, 2, --bars 5 --chords C|Hm, '--chords: \"Hm\" at column 3 is no chord.'",
        "fill, 2, --bars 5 --tracks 0, '--tracks: \"0\" is no track.'",
        "fill, 4, --bars 5 --tracks 7, 'Track 7 has no notes'",
        "fill, 2, --bars 5 --range 60, '--range: \"60\" is no range.'",
        "fill, 2, --bars 5 --rhythm 8, '--rhythm: \"8\" is no rhythm.'",
        "fill, 2, --bars 5 --key H, '--key: \"H\" is no key.'",
        "fill, 2, --bars 5 --candidates 0, '--candidates is 1 to 256, not 0'",
        "continue, 2, --bars 0, '--bars is 1 to 1000, not 0'",
        "vary, 2, --amount 0, '--amount is more than 0 to 1, not 0.0'",
        "accompany, 2, --key G, 'Say which parts are written'",
        "accompany, 4, --instruments 73, 'has learnt no part for 73'",
        "accompany, 2, --instruments lute, '--instruments: \"lute\" is no choice of instruments'",
        "harmonize, 4, --candidates 1, 'The model''s music has one part, and this has as many'"
    })
    void whatCannotBeDoneIsSaidInOneLine(String verb, int code, String flags, String line) {
        Object[] words = (verb + " tunes " + tune + " " + flags + " -o " + folder.resolve("new.mid")).split(" ");

        refused(Program.run(words), code, line);
        assertThat(folder.resolve("new.mid")).doesNotExist();
    }

    @Test
    void eachHasHelpWithExamples() {
        for (String verb : List.of("continue", "fill", "harmonize", "accompany", "vary")) {
            assertThat(Program.run(verb, "--help").out()).contains("Examples:", "cadenza " + verb + " ");
        }
    }

    @Test
    void drumsStayWhereAModelKnowsNone() throws IOException {
        Path primer = folder.resolve("primer.mid");
        try (InputStream in =
                Objects.requireNonNull(ArrangementCommandsTest.class.getResourceAsStream("/primer/band.mid"))) {
            Files.write(primer, in.readAllBytes());
        }
        Score given = MidiReader.read(primer);
        for (String verb : List.of("vary", "fill")) {
            Score whole = written(verb + ".mid", verb, "songs", primer, "--bars", "1-2", "--candidates", "2");

            assertThat(whole.tracks()).hasSameSizeAs(given.tracks());
            assertThat(whole.notes().filter(note -> note.channel() == 9))
                    .containsExactlyElementsOf(
                            given.notes().filter(note -> note.channel() == 9).toList());
            assertThat(whole).isNotEqualTo(given);
        }
    }
}
