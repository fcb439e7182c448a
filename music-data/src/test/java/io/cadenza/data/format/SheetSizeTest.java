package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.format.MusicFormat.SheetSize;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheet music larger than what is read is refused before it is written. */
class SheetSizeTest {
    @Test
    void fewNotesThatSoundInManyBarsAreTooMuch(@TempDir Path folder) {
        // 6,572 notes of 100 bars of 4/4, each written once a bar: 663,772 symbols of some 300 bytes.
        List<Note> notes = IntStream.range(0, 6572)
                .mapToObj(i -> Note.of(i, 400, 20 + i % 90, 80))
                .toList();
        Score score = new Score(1, List.of(Track.of("", notes)));

        assertThatThrownBy(() -> MusicFiles.write(score, folder.resolve("a.musicxml")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(
                        "199 MB of MusicXML (1743 bars, 1 parts, 663772 notes with their ties), and 67 MB");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anOrchestraOfAnHourIsNot() {
        // 10 parts, 1,000 bars of eight notes: 80,000 notes.
        List<Track> tracks = IntStream.range(0, 10)
                .mapToObj(part -> Track.of(
                        "",
                        IntStream.range(0, 8000)
                                .mapToObj(i -> Note.of(240L * i, 240, 60, 80))
                                .toList()))
                .toList();

        assertThatCode(() -> SheetSize.require(new Score(480, tracks))).doesNotThrowAnyException();
    }
}
