package io.cadenza.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are there when a corpus is found and gone when it is read. */
class VanishingFileTest {
    @TempDir
    private Path folder;

    private Path song(String name) {
        Path file = folder.resolve(name);
        MidiWriter.write(new Score(480, List.of(new Track("", List.of(Note.of(0, 480, 60, 64)), List.of()))), file);
        return file;
    }

    @Test
    void aFileThatVanishesIsLeftOutAndNamed() throws IOException {
        song("a.mid");
        Path gone = song("b.mid");
        FolderCorpus corpus = FolderCorpus.open(folder);
        Files.delete(gone);

        Corpus<Score> read = corpus.scores((done, total, name) -> {});

        assertThat(read.pieces()).extracting(Piece::name).containsExactly("a.mid");
        assertThat(read.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.name()).isEqualTo("b.mid");
            assertThat(failure.reason()).contains("There is no file");
        });
    }

    @Test
    void aFolderThatVanishesIsAnErrorInOneLine() throws IOException {
        Files.delete(song("a.mid"));
        song("sub/b.mid");
        FolderCorpus corpus = FolderCorpus.open(folder);
        Files.delete(folder.resolve("sub/b.mid"));
        Files.delete(folder.resolve("sub"));

        assertThatThrownBy(() -> corpus.scores((done, total, name) -> {}))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("sub/b.mid")
                .hasMessageNotContaining("\n");
    }
}
