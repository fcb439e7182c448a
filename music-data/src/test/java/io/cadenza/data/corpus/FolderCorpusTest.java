package io.cadenza.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderCorpusTest {
    @TempDir
    private Path folder;

    @Test
    void allMidiFilesBelowTheFolderAreFoundInTheOrderOfTheirNames() throws IOException {
        for (String name : List.of("z.mid", "b/c.MIDI", "b/a.Mid", "a.midi")) {
            music(name, 60);
        }
        Files.writeString(folder.resolve("notes.txt"), "no music");
        Files.createDirectory(folder.resolve("folder.mid"));

        assertThat(FolderCorpus.open(folder).names()).containsExactly("a.midi", "b/a.Mid", "b/c.MIDI", "z.mid");
    }

    @Test
    void piecesComeInTheOrderOfTheirNamesHoweverManyThreadsRead() {
        for (int i = 0; i < 40; i++) {
            music("%02d.mid".formatted(i), 40 + i);
        }

        Corpus<Integer> keys = FolderCorpus.open(folder)
                .map(score -> score.notes().findFirst().orElseThrow().pitch(), CorpusListener.NONE);

        assertThat(keys.pieces()).hasSize(40).startsWith(new Piece<>("00.mid", 40), new Piece<>("01.mid", 41));
        assertThat(keys.contents()).isSorted();
    }

    @Test
    void anUnreadableFileIsReportedWithItsReasonAndLeftOut() throws IOException {
        music("a.mid", 60);
        Files.writeString(folder.resolve("b.mid"), "not music");
        music("c.mid", 60);

        Corpus<Score> corpus = FolderCorpus.open(folder).scores(CorpusListener.NONE);

        assertThat(corpus.pieces()).extracting(Piece::name).containsExactly("a.mid", "c.mid");
        assertThat(corpus.failures())
                .containsExactly(new Failure("b.mid", "byte 0: this is not MIDI, which begins with MThd"));
    }

    @Test
    void aPieceThatTheTokenizerRefusesIsReportedToo() {
        // The article wants a program change in a track with notes, and this music has none.
        music("a.mid", 60);
        MidiWriter.write(article().decode(List.of("C4")), folder.resolve("b.mid"));

        Corpus<List<String>> corpus = FolderCorpus.open(folder).map(article()::encode, CorpusListener.NONE);

        assertThat(corpus.pieces()).containsExactly(new Piece<>("b.mid", List.of("C4")));
        assertThat(corpus.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.name()).isEqualTo("a.mid");
            assertThat(failure.reason()).contains("program change");
        });
    }

    @Test
    void everyFormatIsReadByItsOwnReaderAndATuneBookIsAPieceForEachTune() throws IOException {
        music("a.mid", 60);
        Score score = new Score(96, List.of(Track.of("", List.of(Note.of(0, 96, 62, 80)))));
        MusicFiles.write(score, folder.resolve("b.mxl"));
        Files.writeString(folder.resolve("c.abc"), "X:3\nK:C\nE2|\n\nX:4\nK:C\nF2|\n");

        Corpus<Integer> pitches = FolderCorpus.open(folder).map(FolderCorpusTest::firstPitch, CorpusListener.NONE);

        assertThat(pitches.failures()).isEmpty();
        assertThat(pitches.pieces())
                .containsExactly(
                        new Piece<>("a.mid", 60),
                        new Piece<>("b.mxl", 62),
                        new Piece<>("c.abc#3", 64),
                        new Piece<>("c.abc#4", 65));
    }

    private static int firstPitch(Score score) {
        return score.notes().findFirst().orElseThrow().pitch();
    }

    @Test
    void oneTuneOfABookIsACorpusOfItsOwn() throws IOException {
        Path book = folder.resolve("c.abc");
        Files.writeString(book, "X:3\nK:C\nE2|\n\nX:4\nK:C\nF2|\n");

        assertThat(FolderCorpus.open(folder.resolve("c.abc#4"))
                        .scores(CorpusListener.NONE)
                        .pieces())
                .extracting(Piece::name)
                .containsExactly("c.abc#4");
        FolderCorpus absent = FolderCorpus.open(folder.resolve("c.abc#5"));
        assertThatThrownBy(() -> absent.scores(CorpusListener.NONE))
                .hasMessageContaining("has no piece 5. Its 2 pieces are #3 to #4.");
    }

    @Test
    void aLinkBackToAFolderAboveIsLeftOutAndNamed() throws IOException {
        music("a.mid", 60);
        music("sub/b.mid", 62);
        Files.createSymbolicLink(folder.resolve("sub/loop"), folder);
        Files.createSymbolicLink(folder.resolve("sub/x.mid"), folder.resolve("sub/y.mid"));
        Files.createSymbolicLink(folder.resolve("sub/y.mid"), folder.resolve("sub/x.mid"));

        Corpus<Score> corpus = FolderCorpus.open(folder).scores(CorpusListener.NONE);

        assertThat(corpus.pieces()).extracting(Piece::name).containsExactly("a.mid", "sub/b.mid");
        assertThat(corpus.failures())
                .containsExactly(
                        new Failure("sub/loop", "a link that leads back to a folder above it"),
                        new Failure("sub/x.mid", "a link that leads to no file"),
                        new Failure("sub/y.mid", "a link that leads to no file"));
    }

    @Test
    void aFolderThatMayNotBeReadCostsOnlyItself() {
        // For root nothing is forbidden, so the walk's report is given by hand.
        FolderCorpus.Finder finder = new FolderCorpus.Finder(folder, file -> true);

        assertThat(finder.visitFileFailed(folder.resolve("secret"), new AccessDeniedException("secret")))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(finder.postVisitDirectory(folder.resolve("odd"), new IOException("Input/output error")))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(finder.unreadable())
                .containsExactly(
                        new Failure("secret", "there is no permission to read it"),
                        new Failure("odd", "Input/output error"));
    }

    @Test
    void everyFileIsHeardOfOnceAndInTurn() {
        for (int i = 0; i < 12; i++) {
            music(i + ".mid", 60);
        }
        List<Integer> counts = new ArrayList<>();
        List<String> names = new ArrayList<>();

        FolderCorpus.open(folder).scores((done, total, name) -> {
            counts.add(done);
            names.add(name);
            assertThat(total).isEqualTo(12);
        });

        assertThat(counts).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(FolderCorpus.open(folder).names());
    }

    @Test
    void aSingleFileIsACorpusOfOneWhateverItsNameEndsIn() {
        music("song.kar", 60);

        Corpus<Score> corpus = FolderCorpus.open(folder.resolve("song.kar")).scores(CorpusListener.NONE);

        assertThat(corpus.pieces()).extracting(Piece::name).containsExactly("song.kar");
    }

    @Test
    void aFolderWithoutMidiIsRefusedInOneLineWithARemedy() {
        assertThatThrownBy(() -> FolderCorpus.open(folder))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(
                        "There is no file of music (.mid, .midi, .kar, .rmi, .musicxml, .xml, .mxl, .abc) in %s or below it. Choose another folder."
                                .formatted(folder));
    }

    @Test
    void nothingAtThePathIsRefused() {
        assertThatThrownBy(() -> FolderCorpus.open(folder.resolve("absent")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void aFolderOfWhichNoFileCanBeReadIsRefusedWithTheFirstReason() throws IOException {
        Files.writeString(folder.resolve("a.mid"), "");
        Files.writeString(folder.resolve("b.mid"), "");

        FolderCorpus corpus = FolderCorpus.open(folder);

        assertThatThrownBy(() -> corpus.scores(CorpusListener.NONE))
                .isInstanceOf(CadenzaException.class)
                .hasMessageStartingWith("None of 2 files could be read; the first, a.mid: byte 0: the file is empty.");
    }

    private void music(String name, int key) {
        Track track = Track.of("", List.of(Note.of(0, 96, key, 64)));
        MidiWriter.write(new Score(96, List.of(track)), folder.resolve(name));
    }

    private static ScoreTokenizer article() {
        return Tokenizers.create("article", Map.of()).requireScores();
    }

    /** Two movements as OpenScore writes a quartet: a final bar line, and measures numbered from 1 again. */
    @Test
    void aWorkOfSeveralMovementsIsAPieceForEach() throws IOException {
        String note = "<note><pitch><step>%s</step><octave>4</octave></pitch><duration>4</duration></note>";
        String end = "<barline location='right'><bar-style>light-heavy</bar-style></barline>";
        Files.writeString(
                folder.resolve("work.musicxml"),
                "<score-partwise><part-list><score-part id='P'/></part-list><part id='P'>"
                        + "<measure number='1'><attributes><divisions>1</divisions><time><beats>4</beats>"
                        + "<beat-type>4</beat-type></time></attributes><sound tempo='90'/>" + note.formatted("C")
                        + "</measure>"
                        + "<measure number='2'>" + note.formatted("D") + end + "</measure>"
                        + "<measure number='1'>" + note.formatted("E") + end + "</measure></part></score-partwise>");
        music("single.mid", 60);

        List<TempoChange> tempo = List.of(TempoChange.ofQuartersPerMinute(0, 90));
        Corpus<List<Object>> corpus = FolderCorpus.open(folder)
                .map(
                        score -> List.of(
                                score.notes().map(Note::pitch).toList(),
                                score.quarters(),
                                score.events(TempoChange.class)),
                        CorpusListener.NONE);

        assertThat(corpus.pieces())
                .contains(
                        new Piece<>("work.musicxml#movement 1", List.of(List.of(60, 62), 8.0, tempo)),
                        new Piece<>("work.musicxml#movement 2", List.of(List.of(64), 4.0, tempo)))
                .extracting(Piece::name)
                .contains("single.mid");
    }

    /** One mechanism for render, play, primers, tokenize and corpora: the name that a corpus gives, or the number alone. */
    @ParameterizedTest
    @ValueSource(strings = {"work.musicxml#movement 2", "work.musicxml#2"})
    void oneMovementOfAWorkCanBeChosen(String name) throws IOException {
        aWorkOfSeveralMovementsIsAPieceForEach();

        assertThat(MusicFiles.read(folder.resolve(name)).notes().map(Note::pitch))
                .containsExactly(64);
        assertThat(FolderCorpus.open(folder.resolve(name))
                        .scores(CorpusListener.NONE)
                        .pieces())
                .extracting(Piece::name)
                .containsExactly("work.musicxml#movement 2");
        assertThatThrownBy(() -> MusicFiles.read(folder.resolve("work.musicxml#3")))
                .hasMessageEndingWith("work.musicxml has no piece 3. Its 2 pieces are #movement 1 to #movement 2.");
        assertThatThrownBy(() -> MusicFiles.read(folder.resolve("single.mid#2")))
                .hasMessageEndingWith("single.mid has no piece 2. It holds a single one: leave the number away.");
    }
}
