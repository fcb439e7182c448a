package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class MusicXmlWriterTest {
    private static String written(Score score) {
        return new String(MusicXmlWriter.toBytes(score), StandardCharsets.UTF_8).replaceAll(">\\s+<", "><");
    }

    private static Score piano(List<Note> notes) {
        return new Score(4, List.of(Track.of("", notes)));
    }

    private static List<String> all(String xml, String pattern) {
        return Pattern.compile(pattern)
                .matcher(xml)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void aNoteOverTheBarlineIsTied() {
        // From the fourth beat of a 4/4 bar to the second of the next: two quarters.
        String xml = written(piano(List.of(Note.of(12, 8, 60, 80))));

        assertThat(all(xml, "<measure number")).hasSize(2);
        assertThat(xml)
                .contains("<duration>24</duration><tie type=\"start\"/><voice>1</voice><type>quarter</type>")
                .contains("<duration>24</duration><tie type=\"stop\"/><voice>1</voice><type>quarter</type>");
    }

    @Test
    void threeNotesInAQuarterAreATriplet() {
        Score score = new Score(
                3, List.of(Track.of("", List.of(Note.of(0, 1, 60, 80), Note.of(1, 1, 62, 80), Note.of(2, 1, 64, 80)))));

        String xml = written(score);

        assertThat(all(xml, "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes>"))
                .hasSize(3);
        assertThat(all(xml, "<tuplet type=\"start\"/>")).hasSize(1);
        assertThat(all(xml, "<tuplet type=\"stop\"/>")).hasSize(1);
        assertThat(all(xml, "<duration>8</duration>")).hasSize(3);
    }

    @Test
    void pitchesAreSpelledByTheKey() {
        // B flat in F major, A sharp in B major: one MIDI key, 70.
        assertThat(written(inKey(-1))).contains("<step>B</step><alter>-1</alter><octave>4</octave>");
        assertThat(written(inKey(5))).contains("<step>A</step><alter>1</alter><octave>4</octave>");
    }

    private static Score inKey(int sharps) {
        return new Score(
                4,
                List.of(new Track("", List.of(Note.of(0, 16, 70, 80)), List.of(new KeySignature(0, sharps, false)))));
    }

    @Test
    void aPianoPartOnBothSidesOfMiddleCHasTwoStaves() {
        String xml = written(piano(List.of(Note.of(0, 16, 76, 80), Note.of(0, 16, 40, 80))));

        assertThat(xml)
                .contains("<staves>2</staves>")
                .contains("<clef number=\"1\"><sign>G</sign><line>2</line></clef>")
                .contains("<clef number=\"2\"><sign>F</sign><line>4</line></clef>")
                .contains("<voice>5</voice><type>whole</type><staff>2</staff>");
        assertThat(written(piano(List.of(Note.of(0, 16, 76, 80))))).doesNotContain("<staves>");
        assertThat(written(piano(List.of(Note.of(0, 16, 40, 80))))).contains("<sign>F</sign>");
    }

    @Test
    void overlappingNotesOfOneStaffStandInTwoVoices() {
        String xml = written(piano(List.of(Note.of(0, 16, 76, 80), Note.of(4, 4, 72, 80))));

        assertThat(xml)
                .contains("<backup><duration>96</duration></backup><forward><duration>24</duration><voice>2</voice>");
    }

    @Test
    void barsFollowTheMetre() {
        Score score = new Score(
                2,
                List.of(new Track(
                        "",
                        List.of(Note.of(0, 12, 60, 80)),
                        List.of(new TimeSignature(0, 3, 4), new TimeSignature(6, 6, 8)))));

        String xml = written(score);

        assertThat(all(xml, "<measure number")).hasSize(2);
        assertThat(all(xml, "<beats>\\d</beats><beat-type>\\d</beat-type>"))
                .containsExactly(
                        "<beats>3</beats><beat-type>4</beat-type>", "<beats>6</beats><beat-type>8</beat-type>");
        assertThat(all(xml, "<type>half</type><dot/>"))
                .as("dotted halves fill both")
                .hasSize(2);
    }

    @Test
    void aPlayersSmallChangesOfTempoAreHeardAndNotPrinted() {
        Score score = new Score(
                4,
                List.of(new Track(
                        "",
                        List.of(Note.of(0, 16, 60, 80)),
                        List.of(
                                TempoChange.ofQuartersPerMinute(0, 100),
                                TempoChange.ofQuartersPerMinute(4, 97),
                                TempoChange.ofQuartersPerMinute(8, 60)))));

        String xml = written(score);

        assertThat(all(xml, "<per-minute>\\d+")).containsExactly("<per-minute>100", "<per-minute>60");
        assertThat(MusicXmlReader.read("back", MusicXmlWriter.toBytes(score)).events(TempoChange.class))
                .extracting(TempoChange::microsecondsPerQuarter)
                .containsExactly(600_000, 618_557, 1_000_000);
    }

    @Test
    void equalScoresGiveEqualBytes() {
        Score score = piano(List.of(Note.of(0, 16, 76, 80), Note.of(0, 16, 40, 80)));

        assertThat(MusicXmlWriter.toBytes(score)).isEqualTo(MusicXmlWriter.toBytes(score));
        assertThat(CompressedMusicXml.toBytes(score)).isEqualTo(CompressedMusicXml.toBytes(score));
    }

    @Test
    void namesThatXmlCannotHoldAreCleaned() {
        Score score = new Score(4, List.of(Track.of("Pia\0no & <Co>", List.of(Note.of(0, 4, 60, 80)))));

        assertThat(written(score)).contains("<part-name>Pia no &amp; &lt;Co&gt;</part-name>");
    }

    @Test
    void aScoreWithoutNotesIsOneBarOfRest() {
        assertThat(written(new Score(480, List.of()))).contains("<rest measure=\"yes\"/><duration>96</duration>");
    }

    @Test
    void aScoreTooLongForSheetMusicIsRefused() {
        assertThatThrownBy(() -> MusicXmlWriter.toBytes(piano(List.of(Note.of(1L << 40, 1, 60, 80)))))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("more than 20000 bars");
    }

    static boolean corpusIsThere() {
        return Files.isDirectory(corpus());
    }

    private static Path corpus() {
        return Path.of(System.getProperty("cadenza.shared", "../../shared"), "corpus");
    }

    @Test
    @EnabledIf("corpusIsThere")
    void everyRealPieceIsValidMusicXmlWithAllItsNotes() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(corpus())) {
            walk.filter(file -> file.toString().endsWith(".mid")).sorted().forEach(files::add);
        }
        for (int i = 0; i < files.size(); i += 16) { // the others would only cost time
            Score score = MidiReader.read(files.get(i));
            byte[] xml = MusicXmlWriter.toBytes(score);

            assertThatCode(() -> MusicXmlSchema.validate(new ByteArrayInputStream(xml)))
                    .as("%s", files.get(i))
                    .doesNotThrowAnyException();
            assertThat(MusicXmlReader.read("back", xml).notes().count())
                    .as("%s", files.get(i))
                    .isEqualTo(score.notes().count());
        }
    }
}
