package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class MusicFilesTest {
    private static final Score SCORE = new Score(480, List.of(Track.of("", List.of(Note.of(0, 480, 60, 80)))));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a.mid", "a.MIDI", "a.kar", "a.rmi", "a.musicxml", "a.xml", "a.mxl"})
    void whatIsWrittenByItsExtensionIsReadAgain(String name) {
        Path file = folder.resolve(name);
        MusicFiles.write(SCORE, file);

        assertThat(MusicFiles.isMusic(file)).isTrue();
        assertThat(MusicFiles.read(file).notes())
                .containsExactlyElementsOf(SCORE.notes().toList());
    }

    @Test
    void theContentCountsAndNotTheName() throws IOException {
        for (byte[] bytes : List.of(
                MidiWriter.toBytes(SCORE),
                MusicXmlWriter.toBytes(SCORE),
                CompressedMusicXml.toBytes(SCORE),
                new String(MusicXmlWriter.toBytes(SCORE), StandardCharsets.UTF_8)
                        .replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"")
                        .getBytes(StandardCharsets.UTF_16),
                "% tunes\nX:1\nL:1/4\nK:C\nC|\n".getBytes(StandardCharsets.US_ASCII))) {
            for (String name : List.of("x.mid", "x.abc", "x.xml", "x")) {
                Path file = folder.resolve(name);
                Files.write(file, bytes);

                assertThat(MusicFiles.read(file).notes().map(Note::pitch)).containsExactly(60);
            }
        }
    }

    @Test
    void abcIsReadAndNotWritten() {
        assertThatThrownBy(() -> MusicFiles.write(SCORE, folder.resolve("a.abc")))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(
                        "Cadenza reads ABC but does not write it. Choose another extension, such as .mid or .musicxml.");
        assertThat(folder.resolve("a.abc")).doesNotExist();
    }

    @Test
    void aNameThatPromisesNoFormatIsRefused() {
        assertThatThrownBy(() -> MusicFiles.write(SCORE, Path.of("a.ogg"))).hasMessageContaining("a.ogg");
        assertThat(MusicFiles.isMusic(Path.of("a.ogg"))).isFalse();
        assertThat(MusicFiles.isMusic(Path.of("midi"))).isFalse();
    }

    @Test
    void aFileOfAnotherKindIsNamedWithWhatIsRead() throws IOException {
        Path file = folder.resolve("a.txt");
        Files.writeString(file, "Dear Sir,");

        assertThatThrownBy(() -> MusicFiles.read(file))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("a.txt: it is neither MIDI nor MusicXML nor ABC")
                .hasMessageContaining(".mid, .midi, .kar, .rmi, .musicxml, .xml, .mxl, .abc");
        assertThatThrownBy(() -> MusicFiles.read(folder.resolve("none.abc"))).hasMessageContaining("There is no file");
    }
}
