package io.cadenza.data.midi;

import static io.cadenza.data.midi.MidiFileBuilder.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Damaged files: the music that is there is kept, and one line says where the damage is and what it cost. */
@Tag("fast")
class MidiRepairTest {
    private static final String END = "00 ff2f00";
    /** Middle C for 16 ticks: 8 bytes. */
    private static final String C = "00 903c40 10 803c40";
    /** The E above it for 16 ticks. */
    private static final String E = "00 904040 10 804040";

    private static final Note C_NOTE = Note.of(0, 16, 60, 64);
    private static final Note E_NOTE = Note.of(0, 16, 64, 64);

    @Test
    void aDamagedPlaceCostsTheRestOfItsTrackAndNothingElse() {
        // Behind the header (14), the track's head (8) and the first note (8) a byte F4 stands at 31. No end of the
        // track proves
        // that it means nothing.
        MidiReading reading = read(file(1, 2, 96).track(C + "00 f4 3c40" + E).track(E + END));

        assertThat(notes(reading)).containsExactly(C_NOTE, E_NOTE);
        assertThat(reading.score().tracks()).hasSize(2);
        assertThat(reading.repairs())
                .extracting(Object::toString)
                .containsExactly("byte 31: the status F4 has no place in a file; the rest of track 1 is lost");
    }

    @Test
    void aNoteThatSoundsWhereTheDamageBeginsIsHeldUntilThere() {
        // The key goes down at 0; eight ticks later comes what is no event.
        assertThat(notes(read(file(1, 1, 96).track("00 903c40 08 f4" + END))))
                .containsExactly(new Note(0, 8, 60, 64, 0, Note.Ending.UNRELEASED));
    }

    @Test
    void aDataByteThatIsNoneAndANumberWithoutEndAreDamage() {
        assertThat(notes(read(file(1, 1, 96).track(C + "00 903cc0")))).containsExactly(C_NOTE);
        assertThat(notes(read(file(1, 1, 96).track(C + "ffffffffff" + END)))).containsExactly(C_NOTE);
    }

    @Test
    void aTrackThatSaysItIsLongerEndsWhereItsEventsEnd() {
        // 99 bytes more than there are, as if it went on into the next track.
        MidiReading reading =
                read(file(1, 2, 96).text("MTrk").hex("0000006f" + C + END).track(E + END));

        assertThat(notes(reading)).containsExactly(C_NOTE, E_NOTE);
        assertThat(reading.repairs())
                .extracting(Object::toString)
                .containsExactly("byte 18: track 1 has 111 bytes, it says; its events take 12");
    }

    @Test
    void aTrackThatSaysItIsShorterIsReadToItsEnd() {
        MidiReading reading = read(file(1, 2, 96)
                .text("MTrk")
                .hex("00000005" + C + "00 903e40 10 3e00" + END)
                .track(E + END));

        assertThat(notes(reading)).containsExactly(C_NOTE, E_NOTE, Note.of(16, 16, 62, 64));
        assertThat(reading.repairs())
                .singleElement()
                .satisfies(repair ->
                        assertThat(repair.what()).isEqualTo("track 1 has 5 bytes, it says; its events take 19"));
    }

    @Test
    void whatIsNoChunkIsPassedOverUpToTheNextTrack() {
        MidiReading reading =
                read(file(1, 2, 96).track(C + END).hex("0102030405060708 09").track(E + END));

        assertThat(notes(reading)).containsExactly(C_NOTE, E_NOTE);
        assertThat(reading.repairs())
                .extracting(Object::toString)
                .containsExactly("byte 34: 9 bytes that are no chunk were passed over");
    }

    @Test
    void aTrackWithoutAnEndIsAWholeTrack() {
        MidiReading reading = read(file(1, 2, 96).track(C).track(E));

        assertThat(notes(reading)).containsExactly(C_NOTE, E_NOTE);
        assertThat(reading.repairs()).isEmpty();
    }

    @Test
    void bytesAfterTheLastTrackAreNoDamage() {
        assertThat(read(file(1, 1, 96).track(C + END).hex("00")).repairs()).isEmpty();
        assertThat(read(file(1, 1, 96).track(C + END).hex("1a1a1a1a1a1a1a1a1a")).repairs())
                .isEmpty();
    }

    @Test
    void missingTracksAreSaid() {
        assertThat(read(file(1, 3, 96).track(C + END)).repairs())
                .extracting(Object::toString)
                .containsExactly("byte 34: the header names 3 tracks, 1 are there");
    }

    @Test
    void tracksThatTheHeaderDoesNotNameAreNotReadAndSaid() {
        MidiReading reading = read(file(1, 1, 96).track(C + END).track(E + END));

        assertThat(notes(reading)).containsExactly(C_NOTE);
        assertThat(reading.repairs())
                .extracting(Object::toString)
                .containsExactly("byte 34: the header names 1 tracks; those after them were not read");
    }

    @Test
    void aHeaderThatNamesNoTrackOrAnUnknownFormatIsReadAllTheSame() {
        assertThat(notes(read(file(1, 0, 96).track(C + END).track(E + END)))).containsExactly(C_NOTE, E_NOTE);
        assertThat(notes(read(file(9, 1, 96).track(C + END)))).containsExactly(C_NOTE);
    }

    @Test
    void aHeaderThatSaysItIsLongHidesNoTrack() {
        byte[] bytes = file(1, 1, 96).track(C + END).bytes();
        bytes[7] = 13; // instead of 6: its end would be within the track

        assertThat(notes(MidiReader.recover("a.mid", bytes))).containsExactly(C_NOTE);
    }

    @Test
    void whatAMailProgramOrAnOldMacintoshPutBeforeTheHeaderIsPassedOver() {
        byte[] midi = file(1, 1, 96).track(C + END).bytes();
        byte[] wrapped = new byte[128 + midi.length];
        System.arraycopy(midi, 0, wrapped, 128, midi.length);

        MidiReading reading = MidiReader.recover("macbinary.mid", wrapped);

        assertThat(notes(reading)).containsExactly(C_NOTE);
        assertThat(reading.repairs())
                .extracting(Object::toString)
                .containsExactly("byte 0: 128 bytes before the header were passed over");
    }

    @Test
    void whereverAFileIsCutTheNotesBeforeAreThere() {
        byte[] whole = file(1, 1, 96).track(C + E + C + E + END).bytes();
        for (int length = 14 + 8 + 8; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            // Each note takes 8 bytes; a key that went down counts, held to the cut.
            assertThat(notes(MidiReader.recover("cut.mid", cut)))
                    .as("%d bytes", length)
                    .hasSizeGreaterThanOrEqualTo((length - 14 - 8) / 8);
        }
    }

    @Test
    void aSoundFileHasNoRepairs() {
        assertThat(read(file(1, 2, 96).track("00 ff0301 61" + END).track(C + END))
                        .repairs())
                .isEmpty();
    }

    @Test
    void theContentSaysWhatIsMidi() {
        assertThat(MidiReader.isMidi(file(0, 1, 96).bytes())).isTrue();
        assertThat(MidiReader.isMidi(new MidiFileBuilder()
                        .text("RIFF")
                        .hex("10000000")
                        .text("RMID")
                        .bytes()))
                .isTrue();
        assertThat(MidiReader.isMidi(new MidiFileBuilder()
                        .text("RIFF")
                        .hex("10000000")
                        .text("WAVE")
                        .bytes()))
                .isFalse();
        assertThat(MidiReader.isMidi(new byte[0])).isFalse();
        assertThat(MidiReader.isMidi(new MidiFileBuilder().text("RIFF").bytes()))
                .isFalse();
    }

    private static MidiReading read(MidiFileBuilder file) {
        return MidiReader.recover("test.mid", file.bytes());
    }

    private static List<Note> notes(MidiReading reading) {
        Score score = reading.score();
        return score.notes().toList();
    }
}
