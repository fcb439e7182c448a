package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void aHandThatPlaysFarFromItsClefHasTheOther() {
        // The hands of a second player: D3 to C4, which in a treble clef have up to four ledger lines, and G2.
        Score low = new Score(
                4,
                List.of(
                        Track.of("up", List.of(Note.of(0, 8, 50, 80), Note.of(8, 8, 60, 80))),
                        Track.of("down", List.of(Note.of(0, 16, 43, 80)))));
        assertThat(written(low))
                .contains("<clef number=\"1\"><sign>F</sign><line>4</line></clef>")
                .contains("<clef number=\"2\"><sign>F</sign><line>4</line></clef>");
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

    private static String ofCase(String name) {
        try (InputStream in = Objects.requireNonNull(
                MusicXmlWriterTest.class.getResourceAsStream("/musicxml-out/" + name + ".mid"), name)) {
            return written(MidiReader.read(name, in.readAllBytes()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoHandsOnTwoTracksAreOneBracedPart() {
        String xml = ofCase("two_hands_two_tracks");

        assertThat(all(xml, "<part-name>[^<]*")).containsExactly("<part-name>Piano");
        assertThat(xml).contains("<staves>2</staves>").doesNotContain("<staff>3</staff>");
        // The left hand, which goes above middle C, stays on its staff.
        assertThat(xml).containsPattern("<step>E</step><octave>4</octave></pitch>(?:(?!</note>).)*<staff>2</staff>");
    }

    @Test
    void tracksOfOtherInstrumentsStayParts() {
        Track flute = new Track("", List.of(Note.of(0, 16, 76, 80)), List.of(new ProgramChange(0, 0, 73)));
        Track piano = new Track(
                "", List.of(new Note(0, 16, 40, 80, 1, Note.Ending.RELEASED)), List.of(new ProgramChange(0, 1, 0)));

        assertThat(all(written(new Score(4, List.of(flute, piano))), "<score-part id"))
                .hasSize(2);
    }

    @Test
    void accidentalsAndBeamsAreWritten() {
        // C C sharp D E flat | E F sharp G G sharp in C major, eight eighths.
        String xml = ofCase("accidentals_and_eighths");

        assertThat(all(xml, "<accidental>\\w+"))
                .containsExactly(
                        "<accidental>sharp",
                        "<accidental>flat",
                        "<accidental>natural",
                        "<accidental>sharp",
                        "<accidental>sharp");
        assertThat(all(xml, "<beam number=\"1\">\\w+"))
                .extracting(beam -> beam.substring(beam.indexOf('>') + 1))
                .containsExactly("begin", "continue", "continue", "end", "begin", "continue", "continue", "end");
    }

    @Test
    void anAccidentalHoldsToTheBarlineAndATieNeedsNone() {
        // F sharp, F sharp, F in one bar of C major; then F sharp tied over the barline.
        Score score = new Score(
                4,
                List.of(new Track(
                        "",
                        List.of(
                                Note.of(0, 4, 66, 80),
                                Note.of(4, 4, 66, 80),
                                Note.of(8, 4, 65, 80),
                                Note.of(12, 8, 66, 80)),
                        List.of(new KeySignature(0, 0, false)))));

        assertThat(all(written(score), "<accidental>\\w+"))
                .containsExactly("<accidental>sharp", "<accidental>natural", "<accidental>sharp");
    }

    @Test
    void aShortGapIsArticulation() {
        String xml = ofCase("quarters_at_90_percent");

        assertThat(all(xml, "<type>\\w+")).hasSize(8).containsOnly("<type>quarter");
        assertThat(xml).doesNotContain("<rest");
    }

    @ParameterizedTest
    @ValueSource(ints = {55, 70, 80, 85, 90, 95, 103, 105})
    void gatesOfAnyPartAreRead(int percent) {
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            notes.add(Note.of(i * 480L, 480L * percent / 100 + 1, 60 + i, 80));
        }
        String xml = written(new Score(480, List.of(Track.of("", notes))));

        assertThat(all(xml, "<type>\\w+")).hasSize(8).containsOnly("<type>quarter");
        assertThat(xml).doesNotContain("<rest").doesNotContain("<dot");
    }

    @Test
    void aPickupIsBarZero() {
        String xml = ofCase("pickup_1_4_then_4_4");

        assertThat(all(xml, "<measure [^>]*>").subList(0, 2))
                .containsExactly("<measure number=\"0\" implicit=\"yes\">", "<measure number=\"1\">");
        assertThat(all(xml, "<beats>\\d+")).containsExactly("<beats>4");
        assertThat(MusicXmlReader.read("back", xml.getBytes(StandardCharsets.UTF_8))
                        .events(TimeSignature.class))
                .extracting(TimeSignature::tick, TimeSignature::beats)
                .containsExactly(tuple(0L, 1), tuple(480L, 4));
    }

    @Test
    void fiveAndSevenInAQuarterAreTuplets() {
        assertThat(all(ofCase("quintuplet"), "<actual-notes>5</actual-notes><normal-notes>4</normal-notes>"))
                .hasSize(20);
        List<Note> seven = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            seven.add(Note.of(i * 480L / 7, 68, 60 + i, 80));
        }
        assertThat(all(written(new Score(480, List.of(Track.of("", seven)))), "<actual-notes>7</actual-notes>"))
                .hasSize(7);
    }

    @Test
    void drumsHaveHeadsAndLastToTheNext() {
        List<Note> hits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            hits.add(new Note(i * 480L, 10, 42, 80, 9, Note.Ending.RELEASED));
        }
        hits.add(new Note(0, 10, 36, 80, 9, Note.Ending.RELEASED));
        String xml = written(new Score(480, List.of(Track.of("", hits))));

        assertThat(all(xml, "<type>\\w+")).hasSize(5).containsOnly("<type>quarter");
        assertThat(all(xml, "<notehead>x")).hasSize(4);
        assertThat(xml)
                .contains("<sign>percussion</sign>")
                .doesNotContain("<rest/>")
                .doesNotContain("<key>");
    }

    @ParameterizedTest
    @CsvSource({"25, G, 2, -1", "33, F, 4, -1", "43, F, 4, -1", "72, G, 2, 1"})
    void instrumentsThatSoundAnOctaveOffHaveOctaveClefs(int program, String sign, int line, int octaves) {
        Track track = new Track("", List.of(Note.of(0, 16, 55, 80)), List.of(new ProgramChange(0, 0, program)));
        String xml = written(new Score(4, List.of(track)));

        assertThat(xml)
                .contains("<clef><sign>%s</sign><line>%d</line><clef-octave-change>%d</clef-octave-change></clef>"
                        .formatted(sign, line, octaves));
        assertThat(MusicXmlReader.read("back", xml.getBytes(StandardCharsets.UTF_8))
                        .notes()
                        .map(Note::pitch))
                .containsExactly(55);
    }

    @Test
    void aTempoThatWasWholeIsWritten() {
        // 144 a minute is 416,666.67 microseconds a quarter, which MIDI rounds.
        for (int microseconds : new int[] {416_666, 416_667}) {
            Score score = new Score(
                    4,
                    List.of(new Track("", List.of(Note.of(0, 4, 60, 80)), List.of(new TempoChange(0, microseconds)))));
            assertThat(written(score)).contains("<sound tempo=\"144\"/>");
        }
    }

    @Test
    void musicWithoutAKeyHasNoKeySignature() {
        List<Note> flats =
                List.of(Note.of(0, 4, 63, 80), Note.of(4, 4, 67, 80), Note.of(8, 4, 70, 80), Note.of(12, 4, 68, 80));
        String xml = written(piano(flats));

        assertThat(xml).doesNotContain("<key>");
        assertThat(all(xml, "<accidental>\\w+"))
                .as("spelled in E flat")
                .hasSize(3)
                .containsOnly("<accidental>flat");
    }

    @Test
    void titleAndComposerStandInTheHead() {
        Score named = new Score(
                4,
                List.of(
                        new Track("Gymnopédie", List.of(), Score.headings("", "E. Satie")),
                        Track.of("Piano", List.of(Note.of(0, 4, 60, 80)))));
        assertThat(written(named))
                .contains("<work-title>Gymnopédie</work-title>")
                .contains("<creator type=\"composer\">E. Satie</creator>");
        Score conductor = new Score(
                4, List.of(Track.of("Conductor track", List.of()), Track.of("", List.of(Note.of(0, 4, 60, 80)))));
        assertThat(written(conductor)).doesNotContain("<work>");
    }

    @Test
    void thousandsOfPartsAreWrittenInTheTimeOfTheirNumber() {
        List<Track> tracks = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            tracks.add(new Track("", List.of(Note.of(0, 4, 60, 80)), List.of(new ProgramChange(0, 0, i % 100))));
        }
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(MusicXmlWriter.toBytes(new Score(4, tracks))).isNotEmpty());
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
