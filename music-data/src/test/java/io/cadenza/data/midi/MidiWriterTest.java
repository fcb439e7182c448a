package io.cadenza.data.midi;

import static io.cadenza.data.midi.MidiFileBuilder.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class MidiWriterTest {
    @Test
    void theFileIsOfFormat1WithNamesAndEndsOfTracks(@TempDir Path folder) throws IOException {
        Track conductor = new Track("", List.of(), List.of(new TempoChange(0, 500_000)));
        Track piano = new Track("Piano", List.of(Note.of(0, 96, 60, 80)), List.of(new ProgramChange(0, 0, 0)));
        Path path = folder.resolve("new/folder/song.mid");

        MidiWriter.write(new Score(96, List.of(conductor, piano)), path);

        assertThat(path)
                .hasBinaryContent(file(1, 2, 96)
                        .track("00 ff5103 07a120 00 ff2f00")
                        .track("00 ff0305 5069616e6f 00 c000 00 903c50 60 803c40 00 ff2f00")
                        .bytes());
    }

    @Test
    void aScoreWithoutTracksIsAFileWithOne() {
        assertThat(MidiWriter.toBytes(new Score(96, List.of())))
                .isEqualTo(file(1, 1, 96).track("00 ff2f00").bytes());
    }

    @Test
    void aKeyGoesUpBeforeItGoesDownAgain() {
        assertThat(track(Note.of(0, 16, 60, 80), Note.of(16, 16, 60, 81)))
                .isEqualTo(file(1, 1, 96)
                        .track("00 903c50 10 803c40 00 903c51 10 803c40 00 ff2f00")
                        .bytes());
    }

    @Test
    void whereNotesOverlapOnOneKeyEachEndsWhereTheNextBegins() {
        assertThat(track(Note.of(0, 64, 60, 80), Note.of(16, 16, 60, 81)))
                .as("the track lasts as long as the score says")
                .isEqualTo(file(1, 1, 96)
                        .track("00 903c50 10 803c40 00 903c51 10 803c40 20 ff2f00")
                        .bytes());
    }

    @Test
    void aNoteWithoutLengthIsReleasedAfterItIsStruck() {
        assertThat(track(Note.of(8, 0, 60, 80)))
                .isEqualTo(file(1, 1, 96).track("08 903c50 00 803c40 00 ff2f00").bytes());
    }

    @Test
    void moreTicksBetweenEventsThanMidiCanHoldAreRefused() {
        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> track(Note.of(1L << 28, 1, 60, 80)))
                .withMessage("A MIDI file holds at most 268435455 ticks between two events, not 268435456."
                        + " Shorten the rest between them.");
    }

    private static byte[] track(Note... notes) {
        return MidiWriter.toBytes(new Score(96, List.of(Track.of("", List.of(notes)))));
    }
}
