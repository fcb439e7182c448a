package io.cadenza.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.cache.ContentCache;
import io.cadenza.data.corpus.PieceReport.Status;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the files of a folder, the first time and the next. */
class TokenPipelineTest {
    private static final Tokenizer NOTE_CHORD = Tokenizers.create("note-chord", Map.of());

    @TempDir
    private Path folder;

    private final AtomicInteger worked = new AtomicInteger();

    /** Counts how often a file is really tokenized. */
    private FileTokenizer counted(FileTokenizer tokenizer) {
        return new FileTokenizer() {
            @Override
            public boolean reads(Path file) {
                return tokenizer.reads(file);
            }

            @Override
            public String kind() {
                return tokenizer.kind();
            }

            @Override
            public Optional<String> cacheKey() {
                return tokenizer.cacheKey();
            }

            @Override
            public List<PieceContent> tokenize(MusicBytes file) {
                worked.incrementAndGet();
                return tokenizer.tokenize(file);
            }
        };
    }

    private ContentCache cache() {
        return ContentCache.in(folder.resolve("cache"), warning -> {
            throw new AssertionError(warning);
        });
    }

    private CollectedCorpus collect(ContentCache cache, Tokenizer tokenizer, String instruments) {
        FileTokenizer files = counted(FileTokenizer.of(tokenizer, InstrumentChoice.of(instruments, tokenizer)));
        CorpusCollector collector = new CorpusCollector();
        new TokenPipeline(files, cache)
                .run(FolderCorpus.open(folder.resolve("music"), files), CorpusListener.NONE, collector);
        return collector.corpus();
    }

    private CollectedCorpus collect(ContentCache cache) {
        return collect(cache, NOTE_CHORD, "auto");
    }

    /** One note of a key, an hour old, so that its time of change tells a later change. */
    private Path song(String name, int... keys) {
        Path file = folder.resolve("music").resolve(name);
        List<Note> notes = IntStream.range(0, keys.length)
                .mapToObj(i -> Note.of(96L * i, 96, keys[i], 64))
                .toList();
        MidiWriter.write(new Score(96, List.of(new Track("", notes, List.of(new ProgramChange(0, 0, 0))))), file);
        age(file, 3600);
        return file;
    }

    private static void age(Path file, long seconds) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theSecondTimeNothingIsTokenizedAndAllIsEqual() throws IOException {
        song("a.mid", 60, 62);
        song("b/c.mid", 64);
        Files.writeString(folder.resolve("music/broken.mid"), "no music");
        age(folder.resolve("music/broken.mid"), 3600);

        CollectedCorpus first = collect(cache());
        CollectedCorpus second = collect(cache());

        assertThat(worked).hasValue(3);
        assertThat(second).isEqualTo(first);
        assertThat(first.tokens()).isEqualTo(collect(ContentCache.none()).tokens());
    }

    @Test
    void aChangedFileIsTokenizedAgainAndAMovedOneIsNot() throws IOException {
        Path a = song("a.mid", 60);
        song("b.mid", 62);
        collect(cache());
        song("a.mid", 65);
        age(a, 1800);
        Files.move(folder.resolve("music/b.mid"), folder.resolve("music/c.mid"));

        CollectedCorpus again = collect(cache());

        assertThat(worked).hasValue(3);
        assertThat(again.tokens().symbols()).containsExactly("F4:12", "D4:12");
    }

    @Test
    void aFileThatChangedAMomentAgoIsNotKnownByItsTime() throws IOException {
        Path a = song("a.mid", 60);
        age(a, 0);
        FileTime time = Files.getLastModifiedTime(a);
        collect(cache());
        // The same size and the same time, as if it had been saved twice within a tick of a coarse clock.
        song("a.mid", 62);
        Files.setLastModifiedTime(a, time);

        assertThat(collect(cache()).tokens().symbols()).containsExactly("D4:12");
    }

    @Test
    void anotherTokenizerOptionOrChoiceOfInstrumentsHasEntriesOfItsOwn() {
        song("a.mid", 60);
        collect(cache());
        collect(cache(), Tokenizers.create("note-chord", Map.of("grid", "4")), "auto");
        collect(cache(), Tokenizers.create("article", Map.of()), "auto");
        collect(cache(), NOTE_CHORD, "strings");

        assertThat(worked).hasValue(4);
    }

    @Test
    void aDamagedEntryIsMadeAgain() throws IOException {
        song("a.mid", 60);
        CollectedCorpus first = collect(cache());
        try (Stream<Path> walk = Files.walk(folder.resolve("cache"))) {
            for (Path entry : walk.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(entry);
                Files.write(entry, Arrays.copyOf(bytes, bytes.length - 1));
            }
        }

        assertThat(collect(cache())).isEqualTo(first);
        assertThat(worked).hasValue(2);
        assertThat(collect(cache())).isEqualTo(first);
        assertThat(worked).hasValue(2);
    }

    @Test
    void filesWithTheSameTokensAreOnePieceUnderTheFirstName() throws IOException {
        Path a = song("a.mid", 60, 62);
        song("b.mid", 60, 64);
        // Other bytes, the same music: it is louder.
        MidiWriter.write(
                new Score(96, List.of(Track.of("", List.of(Note.of(0, 96, 60, 99), Note.of(96, 96, 62, 99))))),
                folder.resolve("music/louder.mid"));
        Files.copy(a, folder.resolve("music/copy.mid"));

        CollectedCorpus corpus = collect(ContentCache.none());

        assertThat(corpus.tokens().pieces()).extracting(piece -> piece.name()).containsExactly("a.mid", "b.mid");
        assertThat(corpus.files(Status.DUPLICATE))
                .extracting(PieceReport::path, PieceReport::reason)
                .containsExactly(
                        tuple("copy.mid", "the same tokens as a.mid"), tuple("louder.mid", "the same tokens as a.mid"));
    }

    @Test
    void theTunesOfABookAreReportedKeptAndComparedEachForItself() throws IOException {
        song("a.mid", 60);
        // The second tune sounds as a.mid, the third has no note.
        Path book = folder.resolve("music/book.abc");
        Files.writeString(
                book, "X:1\nL:1/4\nK:C\nD E|\n\nX:2\nL:1/4\nK:C\nC|\n\nX:5\nK:C\nz|\n\nX:6\nL:1/4\nK:C\nF|\n");
        age(book, 3600);

        CollectedCorpus corpus = collect(cache());

        assertThat(corpus.tokens().pieces())
                .extracting(piece -> piece.name())
                .containsExactly("a.mid", "book.abc#1", "book.abc#6");
        assertThat(corpus.files())
                .extracting(PieceReport::path, PieceReport::status, PieceReport::reason)
                .containsExactly(
                        tuple("a.mid", Status.READ, ""),
                        tuple("book.abc#1", Status.READ, ""),
                        tuple("book.abc#2", Status.DUPLICATE, "the same tokens as a.mid"),
                        tuple("book.abc#5", Status.REFUSED, "line 11: this tune has no note"),
                        tuple("book.abc#6", Status.READ, ""));
        assertThat(collect(cache())).isEqualTo(corpus);
        assertThat(worked).hasValue(2);
    }

    @Test
    void aFolderThatCannotBeOpenedHasALineToo() throws IOException {
        song("a.mid", 60);
        Files.createSymbolicLink(folder.resolve("music/loop"), folder.resolve("music"));

        assertThat(collect(cache()).files())
                .extracting(PieceReport::path, PieceReport::status)
                .containsExactly(tuple("loop", Status.REFUSED), tuple("a.mid", Status.READ));
    }

    @Test
    void filesWithoutTokensAreNoCopiesOfEachOther() {
        song("a.mid");
        song("b.mid");
        song("c.mid", 60);

        CollectedCorpus corpus = collect(ContentCache.none());

        assertThat(corpus.tokens().pieces()).hasSize(3);
        assertThat(corpus.files(Status.EMPTY)).hasSize(2);
    }

    @Test
    void aFileOfDrumsAloneIsEmptyUnlessTheyAreWanted() {
        Note drum = new Note(0, 96, 36, 64, 9, Note.Ending.RELEASED);
        MidiWriter.write(new Score(96, List.of(Track.of("", List.of(drum)))), folder.resolve("music/drums.mid"));

        assertThat(collect(ContentCache.none()).files())
                .extracting(PieceReport::status, PieceReport::reason)
                .containsExactly(tuple(Status.EMPTY, "there is no note of the chosen instruments"));
        assertThat(collect(ContentCache.none(), NOTE_CHORD, "any").tokens().symbols())
                .containsExactly("C2:12");
    }

    @Test
    void everyFileHasALineThatSaysWhatBecameOfIt() throws IOException {
        Path a = song("a.mid", 60, 62);
        byte[] whole = Files.readAllBytes(a);
        Files.write(folder.resolve("music/cut.mid"), Arrays.copyOf(whole, whole.length - 9));
        Files.writeString(folder.resolve("music/text.mid"), "no music");
        Files.write(folder.resolve("music/song.mp3"), Files.readAllBytes(song("x.mid", 70)));

        CollectedCorpus corpus = collect(ContentCache.none());

        // Two quarters at 120 quarters a minute last a second.
        assertThat(corpus.files().get(0)).isEqualTo(new PieceReport("a.mid", Status.READ, 3, 2, 2.0, 1.0, ""));
        assertThat(corpus.files())
                .extracting(PieceReport::path, PieceReport::status)
                .containsExactly(
                        tuple("a.mid", Status.READ),
                        tuple("cut.mid", Status.REPAIRED),
                        tuple("song.mp3", Status.READ),
                        tuple("text.mid", Status.REFUSED),
                        tuple("x.mid", Status.DUPLICATE));
        assertThat(corpus.files().get(3).reason()).isEqualTo("byte 0: this is not MIDI, which begins with MThd");
    }

    @Test
    void filesArriveInTheOrderOfTheirNamesHoweverManyThreadsWork() {
        for (int i = 0; i < 300; i++) {
            song("%03d.mid".formatted(i), 30 + i % 60);
        }
        List<String> names = new ArrayList<>();
        FileTokenizer files = FileTokenizer.of(NOTE_CHORD, InstrumentChoice.ALL);
        new TokenPipeline(files, ContentCache.none())
                .run(
                        FolderCorpus.open(folder.resolve("music"), files),
                        CorpusListener.NONE,
                        file -> names.add(file.name()));

        assertThat(names).hasSize(300).isSorted();
    }

    @Test
    void aReportIsCommaSeparatedOrJsonByTheEndingOfItsName() throws IOException {
        List<PieceReport> files = List.of(
                new PieceReport("a, \"b\".mid", Status.REFUSED, 0, 0, 0, 0, "byte 3: odd"),
                new PieceReport("c.mid", Status.READ, 3, 2, 1.5, 0.75, ""));

        ReportWriter.write(folder.resolve("r.csv"), files);
        ReportWriter.write(folder.resolve("r.jsonl"), files);

        assertThat(Files.readString(folder.resolve("r.csv")))
                .isEqualTo("path,status,tokens,notes,quarters,seconds,reason\n"
                        + "\"a, \"\"b\"\".mid\",refused,0,0,0.000,0.000,byte 3: odd\n"
                        + "c.mid,read,3,2,1.500,0.750,\n");
        assertThat(Files.readAllLines(folder.resolve("r.jsonl")))
                .containsExactly(
                        "{\"path\":\"a, \\\"b\\\".mid\",\"status\":\"refused\",\"tokens\":0,\"notes\":0,\"quarters\":0.0,\"seconds\":0.0,\"reason\":\"byte 3: odd\"}",
                        "{\"path\":\"c.mid\",\"status\":\"read\",\"tokens\":3,\"notes\":2,\"quarters\":1.5,\"seconds\":0.75,\"reason\":\"\"}");
    }
}
