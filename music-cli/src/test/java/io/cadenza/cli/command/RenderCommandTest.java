package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.cli.Program;
import io.cadenza.core.score.Note;
import io.cadenza.data.format.MusicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderCommandTest {
    @TempDir
    private Path folder;

    private Path song;

    @BeforeEach
    void write() throws IOException {
        song = Files.writeString(folder.resolve("song.abc"), "X:1\nL:1/4\nK:C\nCEG|\n");
    }

    @ParameterizedTest
    @CsvSource({"wav, RIFF", "png, \u0089PNG", "svg, <?xml", "mid, MThd", "musicxml, <?xml", "mxl, PK"})
    void theNameOfTheOutputSaysWhatIsWritten(String extension, String magic) throws IOException {
        Path target = folder.resolve("out." + extension);

        Program program = Program.run("render", song, "-o", target);

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out().strip()).isEqualTo(target.toString());
        assertThat(new String(Files.readAllBytes(target), StandardCharsets.ISO_8859_1))
                .startsWith(magic);
    }

    @Test
    void whatIsWrittenIsTheMusic() {
        Program.run("render", song, "-o", folder.resolve("a.musicxml"));
        Program.run("render", folder.resolve("a.musicxml"), "-o", folder.resolve("b.mid"));

        assertThat(MusicFiles.read(folder.resolve("b.mid")).notes().map(Note::pitch))
                .containsExactly(60, 64, 67);
    }

    @Test
    void severalFilesGoToAFolder() throws IOException {
        Path other = Files.copy(song, folder.resolve("other.abc"));

        Program program = Program.run("render", song, other, "--to", "mid", "-o", folder.resolve("all"));

        assertThat(program.code()).as(program.err()).isZero();
        assertThat(program.out().lines())
                .containsExactly(
                        folder.resolve("all/song.mid").toString(),
                        folder.resolve("all/other.mid").toString());
    }

    @Test
    void eachTuneOfABookIsAFileAndOneCanBeChosen() throws IOException {
        Path book = Files.writeString(folder.resolve("book.abc"), "X:3\nL:1/4\nK:C\nC|\n\nX:17\nL:1/4\nK:C\nE|\n");

        Program all = Program.run("render", book, "--to", "mid", "-o", folder.resolve("all"));
        Program named = Program.run("render", book, "-o", folder.resolve("x.mid"));
        Program one = Program.run("render", folder.resolve("book.abc#17"), "-o", folder.resolve("one.mid"));

        assertThat(all.out().lines())
                .containsExactly(
                        folder.resolve("all/book-3.mid").toString(),
                        folder.resolve("all/book-17.mid").toString());
        assertThat(named.out().lines())
                .containsExactly(
                        folder.resolve("x-3.mid").toString(),
                        folder.resolve("x-17.mid").toString());
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(MusicFiles.read(folder.resolve("one.mid")).notes().map(Note::pitch))
                .containsExactly(64);
        assertThat(Program.run("play", book).err())
                .contains("holds 2 pieces. Choose one, such as " + folder.resolve("book.abc#3"));
        assertThat(Program.run("render", folder.resolve("book.abc#4"), "-o", folder.resolve("four.mid"))
                        .err())
                .contains("has no piece 4. Its 2 pieces are #3 to #17.");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThat(Program.run("render", song, song, "-o", folder.resolve("a.mid"))
                        .code())
                .isEqualTo(2);
        assertThat(Program.run("render", song, song, "--to", "mid", "-o", folder.resolve("all"))
                        .err())
                .contains("Two of the files have one name");
        assertThat(Program.run("render", song, "--to", "ogg", "-o", folder.resolve("all"))
                        .err())
                .contains("--to is one of mid, midi, kar, rmi, musicxml, xml, mxl, wav, png, svg, not ogg");
        Program unknown = Program.run("render", song, "-o", folder.resolve("a.ogg"));
        assertThat(unknown.code()).isEqualTo(4);
        assertThat(unknown.errors()).singleElement().asString().contains("a.ogg: its name does not say as what");
    }

    @Test
    void aMissingSoundFontIsNamed() {
        Program program =
                Program.run("render", song, "-o", folder.resolve("a.wav"), "--soundfont", folder.resolve("none.sf2"));

        assertThat(program.code()).isEqualTo(4);
        assertThat(program.err()).contains("There is no sound font");
    }
}
