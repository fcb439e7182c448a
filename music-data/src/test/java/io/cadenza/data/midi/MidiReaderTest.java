package io.cadenza.data.midi;

import static io.cadenza.data.midi.MidiFileBuilder.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TextEvent;
import io.cadenza.core.score.TimeSignature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the bytes of sound files, and of sound parts of others, mean. */
@Tag("fast")
class MidiReaderTest {
    private static final String END = "00 ff2f00";
    /** Middle C for 16 ticks. */
    private static final String C = "00 903c40 10 803c40";

    @Test
    void tracksWithTheirNamesAndAllTheirEventsAreKept() {
        Score score = read(file(1, 2, 96)
                .track("00 ff0304 54c3a974 00 ff5103 07a120 00 ff5804 06031808 00 ff5902 fd01" + END)
                .track("00 c105 00 b14050 10 e10140 00 913c40 10 913c00" + END));

        assertThat(score.ticksPerQuarter()).isEqualTo(96);
        assertThat(score.tracks().get(0).name()).isEqualTo("Tét");
        assertThat(score.tracks().get(0).events())
                .containsExactly(
                        new TempoChange(0, 500_000), new TimeSignature(0, 6, 8), new KeySignature(0, -3, true));
        assertThat(score.tracks().get(1).events())
                .containsExactly(
                        new ProgramChange(0, 1, 5), new ControlChange(0, 1, 64, 80), new PitchBend(16, 1, 0x2001));
        assertThat(score.notes()).containsExactly(new Note(16, 16, 60, 64, 1, Note.Ending.RELEASED));
    }

    @Test
    void aNameThatIsNotUtf8IsTakenForLatin1() {
        assertThat(read(file(1, 1, 96).track("00 ff0302 e974" + C + END))
                        .tracks()
                        .get(0)
                        .name())
                .isEqualTo("ét");
    }

    @Test
    void aNoteSaysHowItEnded() {
        // On at 0, again at 8, off at 16; another key is never released; the track ends at 48.
        assertThat(notes("00 903c40 00 904040 08 903c41 08 803c40 20 ff2f00"))
                .containsExactly(
                        new Note(0, 8, 60, 64, 0, Note.Ending.RESTRUCK),
                        new Note(0, 48, 64, 64, 0, Note.Ending.UNRELEASED),
                        new Note(8, 8, 60, 65, 0, Note.Ending.RELEASED));
    }

    @Test
    void aNoteOfNoLengthIsANote() {
        assertThat(notes("00 903c40 00 803c40" + END)).containsExactly(Note.of(0, 0, 60, 64));
    }

    /** Karaoke files (.kar) are MIDI whose words are text (01) or lyric (05) events, "@" and "/" included. */
    @Test
    void theWordsOfKaraokeAreKept() {
        Score score = read(file(1, 2, 96)
                .track("00 ff0106 404b4d494449 00 ff0103 2f4c61 10 ff0502 6c61" + END)
                .track(C + END));

        assertThat(score.notes()).containsExactly(Note.of(0, 16, 60, 64));
        assertThat(score.events(TextEvent.class))
                .containsExactly(
                        new TextEvent(0, TextEvent.Kind.TEXT, "@KMIDI"),
                        new TextEvent(0, TextEvent.Kind.TEXT, "/La"),
                        new TextEvent(16, TextEvent.Kind.LYRIC, "la"));
    }

    @Test
    void drumsAreNotesOfTheTenthChannel() {
        assertThat(notes("00 992440 10 892440" + END))
                .containsExactly(new Note(0, 16, 36, 64, 9, Note.Ending.RELEASED));
    }

    @Test
    void anOffOnAnotherChannelOrBeforeAnyOnEndsNothing() {
        assertThat(notes("00 803c40 00 903c40 08 813c40 08 803c40" + END)).containsExactly(Note.of(0, 16, 60, 64));
    }

    @Test
    void runningStatusLivesOnAfterMetaAndExclusiveEvents() {
        assertThat(notes("00 903c40 00 ff010161 00 3e40 10 f0027ff7 00 3c00 00 3e00" + END))
                .containsExactly(Note.of(0, 16, 60, 64), Note.of(0, 16, 62, 64));
    }

    @Test
    void unknownMetaEventsAndChunksArePassedOver() {
        Score score = read(file(1, 1, 96).chunk("XFIH", "0102").track("00 ff6003 010203" + C + END));

        assertThat(score.notes()).containsExactly(Note.of(0, 16, 60, 64));
    }

    @Test
    void whatFollowsTheEndOfATrackIsNotRead() {
        assertThat(notes(C + END + "ffffff")).hasSize(1);
    }

    @Test
    void aFileCutShortGivesWhatStandsBeforeTheCut() {
        byte[] whole = file(1, 1, 96).track(C + "00 903e40 10 803e40" + END).bytes();
        // The header of the file takes 14 bytes, that of the track 8, the first note 8, the on of the second 4; 2 bytes
        // of its
        // off are left, the first of which says that it comes 16 ticks later.
        byte[] cut = Arrays.copyOf(whole, 14 + 8 + 8 + 4 + 2);

        assertThat(MidiReader.read("cut.mid", cut).notes())
                .containsExactly(Note.of(0, 16, 60, 64), new Note(16, 16, 62, 64, 0, Note.Ending.UNRELEASED));
    }

    @Test
    void aRiffWrapperIsTakenOff() {
        byte[] midi = file(1, 1, 96).track(C + END).bytes();
        byte[] wrapped = new MidiFileBuilder()
                .text("RIFF")
                .hex("00000000")
                .text("RMIDDISP")
                .hex("03000000 01020300")
                .text("data")
                .hex("00000000")
                .hex(HexFormat.of().formatHex(midi))
                .bytes();

        assertThat(MidiReader.read("wrapped.rmi", wrapped)).isEqualTo(MidiReader.read("plain.mid", midi));
    }

    @Test
    void thePiecesOfFormat2FollowOneAnother() {
        Score score = read(file(2, 2, 96).track(C + "20 ff2f00").track(C + END));

        assertThat(score.notes()).extracting(Note::onset).containsExactly(0L, 48L);
    }

    @Test
    void smpteTicksArePartsOfASecondWhateverTheTempoSays() {
        // 25 frames a second of 40 ticks: 1000 ticks a second. The note lasts 16 of them.
        Score score = read(file(1, 1, 0xE728).track("00 ff5103 0f4240" + C + END));

        assertThat(score.events(TempoChange.class)).hasSize(1);
        Note note = score.notes().findFirst().orElseThrow();
        assertThat(score.tempoMap().seconds(note.end())).isEqualTo(0.016);
    }

    @Test
    void thirtyDropFramesAreLongerByAThousandth() {
        // -29 in the header: 29.97 frames a second, here of 100 ticks; the note lasts 1000 frames.
        Score score = read(file(1, 1, 0xE364).track("00 903c40 868d20 803c40" + END));

        Note note = score.notes().findFirst().orElseThrow();
        assertThat(score.tempoMap().seconds(note.end())).isEqualTo(1000 * 1001 / 30_000.0);
    }

    @Test
    void meaninglessTempoMetreAndKeyAreLeftOut() {
        Score score = read(file(1, 1, 96)
                .track("00 ff5103 000000 00 ff5102 0101 00 ff5804 00021808 00 ff5804 04091808 00 ff5902 0900" + C
                        + END));

        assertThat(score.tracks().get(0).events()).isEmpty();
    }

    private static List<Note> notes(String track) {
        return read(file(0, 1, 96).track(track)).notes().toList();
    }

    private static Score read(MidiFileBuilder file) {
        return MidiReader.read("test.mid", file.bytes());
    }
}
