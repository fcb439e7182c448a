package io.cadenza.data.midi;

import static io.cadenza.data.midi.MidiFileBuilder.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent.ChannelPressure;
import io.cadenza.core.score.ScoreEvent.KeyPressure;
import io.cadenza.core.score.ScoreEvent.MetaEvent;
import io.cadenza.core.score.ScoreEvent.PortChange;
import io.cadenza.core.score.ScoreEvent.SystemExclusive;
import io.cadenza.core.score.TextEvent;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.instrument.InstrumentFilter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that went wrong once, and others of their kinds: what is right stands in the table they came with. */
class MidiCasesTest {
    private static final String END = "00 ff2f00";
    private static final String C = "00 903c40 10 803c40";
    private static final String E = "00 904040 10 804040";

    @ParameterizedTest
    @CsvSource({
        "bad-cc-value, byte 25: the value A8 is more than 7F; read as 7F",
        "bad-program, byte 24: the value 80 is more than 7F; read as 7F",
        "bad-velocity, byte 25: the value 80 is more than 7F; read as 7F"
    })
    void aValueThatIsTooLargeCostsALineAndNoNote(String name, String line) {
        MidiReading reading = recover(name);

        assertThat(reading.score().notes().map(Note::pitch)).endsWith(60, 62, 64, 65, 67, 69, 71, 72);
        assertThat(reading.score().notes().map(Note::duration)).containsOnly(480L);
        assertThat(reading.repairs()).extracting(Object::toString).containsExactly(line);
        if (name.equals("bad-velocity")) {
            assertThat(reading.score().notes()).first().isEqualTo(Note.of(0, 480, 48, 127));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 e000a0",
                "00 d0f7",
                "00 a03cff",
                "00 b0a840",
                "00 b00aff 00 0bfe",
                "00 9030ff 10 30ff 00 3000"
            })
    void everyDataByteIsReadAsAValueIfTheTrackThenEndsWhereItSays(String bad) {
        MidiReading reading = recover(file(1, 1, 96).track(bad + C + E + END));

        assertThat(reading.score().notes().map(Note::pitch)).endsWith(60, 64);
        assertThat(reading.repairs()).isNotEmpty();
    }

    @Test
    void manyEqualBytesAreOneLine() {
        assertThat(recover(file(1, 1, 96).track("00 b00aff 00 0aff 00 0aff" + C + END))
                        .repairs())
                .extracting(Object::toString)
                .containsExactly("byte 25: the value FF is more than 7F; read as 7F (3 times in this track)");
    }

    @Test
    void whereTheTrackDoesNotEndAsItSaysItsRestIsLostAsBefore() {
        MidiReading reading = recover(file(1, 1, 96).track(C + "00 b00aff" + E));

        assertThat(reading.score().notes()).containsExactly(Note.of(0, 16, 60, 64));
        assertThat(reading.repairs())
                .singleElement()
                .asString()
                .contains("the byte FF stands where one of 00 to 7F must; the rest of track 1 is lost");
    }

    @Test
    void anEarlyEndIsReadOverWhereAnotherStandsAtTheDeclaredLength() {
        MidiReading reading = recover("early-end");

        assertThat(reading.score().notes().map(Note::pitch)).containsExactly(60, 62, 64, 65);
        assertThat(reading.repairs())
                .extracting(Object::toString)
                .containsExactly("byte 27: an end of track stands in the middle; reading went on behind it");
    }

    /** By MIDI 1.0 F1 and F3 have one byte of data, F2 has two, the others none; a clock may stand within an event. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 f105",
                "00 f20102",
                "00 f305",
                "00 f4",
                "00 f5",
                "00 f6",
                "00 f8",
                "00 fa",
                "00 fb",
                "00 fc",
                "00 fe",
                "00 f8 00 f8 00 fe",
                "00 f4 05"
            })
    void systemMessagesInATrackArePassedOver(String message) {
        MidiReading reading = recover(file(1, 1, 96).track(C + message + E + END));

        assertThat(reading.score().notes()).containsExactly(Note.of(0, 16, 60, 64), Note.of(16, 16, 64, 64));
        assertThat(reading.repairs()).isNotEmpty().first().asString().contains("has no place in a file");
    }

    @Test
    void aClockInFrontOfAnEventOrInsideItIsPassedOver() {
        assertThat(recover(file(1, 1, 96).track(C + "00 f8904040 10 804040" + END))
                        .score()
                        .notes())
                .containsExactly(Note.of(0, 16, 60, 64), Note.of(16, 16, 64, 64));
        assertThat(recover(file(1, 1, 96).track(C + "00 9040f840 10 804040" + END))
                        .score()
                        .notes()
                        .map(Note::pitch))
                .containsExactly(60, 64);
    }

    @Test
    void anOffEndsTheNoteThatBeganEarlierWhereTheKeyIsStruckAgainAtItsTick() {
        assertThat(recover("on-before-off-same-tick").score().notes())
                .containsExactly(
                        new Note(0, 480, 60, 80, 0, Note.Ending.RELEASED_LATE),
                        new Note(480, 480, 60, 80, 0, Note.Ending.RELEASED_LATE),
                        new Note(960, 480, 60, 80, 0, Note.Ending.RELEASED));
    }

    /** Two voices in unison: two ons, two ons again, and only then the offs of the first two. */
    @Test
    void unisonsHaveAsManyLateOffs() {
        assertThat(recover(file(1, 1, 96)
                                .track("00 903c40 00 3c40 10 3c40 00 3c40 00 3c00 00 3c00 10 3c00 00 3c00" + END))
                        .score()
                        .notes()
                        .filter(note -> note.duration() > 0))
                .extracting(Note::onset, Note::duration)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0L, 16L), org.assertj.core.groups.Tuple.tuple(16L, 16L));
    }

    /**
     * music21 5.7.2 takes the second on for the release of the first note, passes over the off behind it, and ends the note at
     * 960 by the off behind its own on.
     */
    @Test
    void theArticlesTokensKeepTheirOwnPairing() {
        Score score = recover(file(1, 1, 480)
                        .track("00 c000 00 903c50 8360 3c50 00 803c40 8360 903c50 00 803c40 8360 3c40" + END))
                .score();

        assertThat(Tokenizers.create("article", Map.of()).requireScores().encode(score))
                .containsExactly("C4", "C4");
    }

    @Test
    void aNoteKeepsTheProgramThatStandsBeforeIt() {
        Score score = recover("pc-after-on-same-tick").score();

        assertThat(score.events(ProgramChange.class))
                .containsExactly(new ProgramChange(0, 0, 40), new ProgramChange(0, 0, 0, 1));
        assertThat(InstrumentFilter.parse("strings").apply(score).notes().map(Note::pitch))
                .containsExactly(60);
        assertThat(MidiWriter.toBytes(score)).containsSequence(0, 0xC0, 0x28, 0, 0x90, 0x3C, 0x50, 0, 0xC0, 0);
    }

    /** A pedal that goes down before a key goes up holds its note; behind it, it does not. */
    @Test
    void aPedalBeforeTheEndOfANoteStaysBeforeIt() {
        byte[] held = file(1, 1, 96)
                .track("00 903c40 10 b0407f 00 803c40 10 b04000" + END)
                .bytes();

        assertThat(MidiWriter.toBytes(MidiReader.read("held.mid", held))).isEqualTo(held);
        assertThat(MidiReader.read("held.mid", held).events(ControlChange.class))
                .first()
                .isEqualTo(new ControlChange(16, 0, 64, 127, -1));
    }

    @Test
    void portsAreKeptAndTellInstrumentsApart() {
        Score score = recover("ports").score();

        assertThat(score.events(PortChange.class)).containsExactly(new PortChange(0, 0), new PortChange(0, 1));
        assertThat(InstrumentFilter.parse("brass").apply(score).notes().map(Note::pitch))
                .containsExactly(67);
        assertThat(InstrumentFilter.parse("0").apply(score).notes().map(Note::pitch))
                .containsExactly(60);
        assertThat(MidiReader.read("again.mid", MidiWriter.toBytes(score))).isEqualTo(score);
    }

    @Test
    void whatIsNoNoteComesBackFromMidiToo() {
        Score score = recover("lyrics-marker-at").score();

        assertThat(score.tracks().get(0).events())
                .containsExactly(
                        new TextEvent(0, TextEvent.Kind.LYRIC, "la"),
                        new TextEvent(0, TextEvent.Kind.MARKER, "Verse"),
                        new ChannelPressure(0, 0, 60),
                        new KeyPressure(0, 0, 60, 60),
                        new SystemExclusive(
                                0, false, List.of((byte) 0x7E, (byte) 0x7F, (byte) 9, (byte) 1, (byte) 0xF7)),
                        new TextEvent(0, TextEvent.Kind.COPYRIGHT, "c"),
                        new TextEvent(0, TextEvent.Kind.INSTRUMENT, "Flute"));
        assertThat(score.tracks().get(0).name()).isEqualTo("Lead");
        assertThat(MidiWriter.toBytes(score)).isEqualTo(bytes("lyrics-marker-at"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 ff0301 61 10 ff0301 62", // a later name of the track
                "00 ff0302 e974", // and one in ISO 8859-1
                "00 ff0502 c3a9 00 ff0501 e9", // syllables in both encodings
                "00 ff0701 61 00 ff0801 62 00 ff0901 63", // cue point, program, device
                "00 ff7f03 000102 00 ff0002 0001 00 ff2001 05", // what means nothing to Cadenza
                "00 f0027ef7 00 f703 f80102", // exclusive messages, a continued one
                "00 903c40 10 803c05" // a release velocity
            })
    void theseBytesComeBackAsTheyWere(String events) {
        byte[] bytes = file(1, 1, 96).track(events + END).bytes();

        assertThat(MidiWriter.toBytes(MidiReader.read("a.mid", bytes))).isEqualTo(bytes);
    }

    @Test
    void whatMeansNothingIsSaid() {
        assertThat(recover("tempo0").repairs())
                .extracting(Object::toString)
                .containsExactly("byte 26: the tempo 00 00 00 means nothing and was left out");
        assertThat(recover("tempo0").score().notes()).hasSize(1);
        assertThat(recover(file(1, 1, 96).track("00 ff5902 0900 00 ff5804 00021808" + C + END))
                        .repairs())
                .extracting(MidiReading.Repair::what)
                .containsExactly(
                        "the key signature 09 00 means nothing and was left out",
                        "the time signature 00 02 18 08 means nothing and was left out");
        assertThat(recover(file(1, 1, 96).track("00 ff7f00" + END)).score().events(MetaEvent.class))
                .hasSize(1);
    }

    @Test
    void aSoundFileStaysAsItWas() {
        MidiReading reading = recover("good-control");

        assertThat(reading.score().notes().map(Note::pitch)).containsExactly(60, 62, 64, 65, 67, 69, 71, 72);
        assertThat(reading.repairs()).isEmpty();
    }

    @Test
    void aNoteThatIsNeverReleasedIsWrittenWithAnEnd() {
        byte[] stuck =
                file(1, 1, 96).track("00 903c40 10 904040 10 804040 20 ff2f00").bytes();

        assertThat(MidiReader.read("again.mid", MidiWriter.toBytes(MidiReader.read("stuck.mid", stuck)))
                        .notes())
                .containsExactly(Note.of(0, 64, 60, 64), Note.of(16, 16, 64, 64));
    }

    private static MidiReading recover(String name) {
        return MidiReader.recover(name + ".mid", bytes(name));
    }

    private static MidiReading recover(MidiFileBuilder file) {
        return MidiReader.recover("test.mid", file.bytes());
    }

    private static byte[] bytes(String name) {
        try (InputStream in = MidiCasesTest.class.getResourceAsStream("/cases/midi/" + name + ".mid")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
