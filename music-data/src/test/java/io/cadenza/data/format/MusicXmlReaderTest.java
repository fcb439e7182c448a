package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One quarter is 480 ticks in all that is read here. */
@Tag("fast")
class MusicXmlReaderTest {
    private static final String LISTED =
            "<part-list><score-part id='P1'><part-name>Flute</part-name></score-part></part-list>";

    private static Score part(String... measures) {
        return partwise(LISTED, "<part id='P1'>" + numbered(measures) + "</part>");
    }

    private static String numbered(String... measures) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < measures.length; i++) {
            all.append("<measure number='%d'>%s</measure>".formatted(i + 1, measures[i]));
        }
        return all.toString();
    }

    private static Score partwise(String... inner) {
        return read("<score-partwise version='4.0'>" + String.join("", inner) + "</score-partwise>");
    }

    private static Score read(String xml) {
        return MusicXmlReader.read("test.musicxml", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static String divisions(int perQuarter) {
        return "<attributes><divisions>" + perQuarter + "</divisions></attributes>";
    }

    private static String note(String pitch, int duration, String... more) {
        String alter = pitch.length() > 2 ? "<alter>" + (pitch.charAt(1) == '#' ? 1 : -1) + "</alter>" : "";
        return "<note>%s<pitch><step>%s</step>%s<octave>%s</octave></pitch><duration>%d</duration>%s</note>"
                .formatted(
                        more.length > 0 && more[0].equals("<chord/>") ? "<chord/>" : "",
                        pitch.charAt(0),
                        alter,
                        pitch.charAt(pitch.length() - 1),
                        duration,
                        more.length > 0 && !more[0].equals("<chord/>") ? String.join("", more) : "");
    }

    private static String rest(int duration) {
        return "<note><rest/><duration>" + duration + "</duration></note>";
    }

    /** Notes as {@code onset+duration key}. */
    private static List<String> heard(Score score) {
        return score.notes()
                .map(note -> note.onset() + "+" + note.duration() + " " + note.pitch())
                .toList();
    }

    @Test
    void notesRestsAndChordsFollowOneAnother() {
        Score score = part(
                divisions(2) + note("C4", 2) + rest(1) + note("E4", 1) + note("G#4", 1, "<chord/>") + note("Bb3", 4));

        assertThat(heard(score)).containsExactly("0+480 60", "720+240 64", "720+240 68", "960+960 58");
        assertThat(score.tracks())
                .singleElement()
                .satisfies(track -> assertThat(track.name()).isEqualTo("Flute"));
    }

    @Test
    void backupAndForwardMoveInTime() {
        Score score = part(divisions(1)
                + note("C5", 4)
                + "<backup><duration>4</duration></backup>"
                + "<forward><duration>1</duration></forward>"
                + note("C3", 2));

        assertThat(heard(score)).containsExactly("0+1920 72", "480+960 48");
    }

    @Test
    void tiedNotesAreOneAcrossBarsAndVoices() {
        Score score = part(
                divisions(1) + note("C4", 4, "<tie type='start'/>"),
                note("C4", 4, "<tie type='stop'/><tie type='start'/>"),
                note("C4", 1, "<notations><tied type='stop'/></notations>") + note("C4", 3));

        assertThat(heard(score)).containsExactly("0+4320 60", "4320+1440 60");
    }

    @Test
    void divisionsMayChangeAndNothingIsRounded() {
        // Thirds and fifths of a quarter: a quarter of 15 or a multiple of it, made finer to 480.
        Score score = part(divisions(3) + note("C4", 1) + note("D4", 2), divisions(5) + note("E4", 1) + note("F4", 4));

        assertThat(score.ticksPerQuarter()).isEqualTo(480);
        assertThat(heard(score)).containsExactly("0+160 60", "160+320 62", "480+96 64", "576+384 65");
    }

    @Test
    void aTransposingInstrumentSoundsWhereItSounds() {
        // A clarinet in B flat reads D major and a written D; C major and C are heard.
        Score score = part("<attributes><divisions>1</divisions><key><fifths>2</fifths></key>"
                + "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose></attributes>"
                + note("D4", 4));

        assertThat(heard(score)).containsExactly("0+1920 60");

        Score contrabass = part("<attributes><divisions>1</divisions>"
                + "<transpose><chromatic>0</chromatic><octave-change>-1</octave-change></transpose></attributes>"
                + note("C4", 4));
        assertThat(heard(contrabass)).containsExactly("0+1920 48");
    }

    @Test
    void theKeyOfATransposingInstrumentIsTheOneThatSounds() {
        Score score = part("<attributes><transpose><chromatic>-2</chromatic></transpose></attributes>"
                + "<attributes><divisions>1</divisions><key><fifths>2</fifths></key></attributes>" + note("D4", 4));

        assertThat(score.events(KeySignature.class)).containsExactly(new KeySignature(0, 0, false));
    }

    @Test
    void tempoMetreAndKeyAreKeptWhereTheyStand() {
        Score score = part(
                "<attributes><divisions>1</divisions><key><fifths>-3</fifths><mode>minor</mode></key>"
                        + "<time><beats>3</beats><beat-type>4</beat-type></time></attributes>"
                        + "<direction><direction-type><words>Allegro</words></direction-type><sound tempo='90'/></direction>"
                        + note("C4", 3),
                "<direction><direction-type><metronome><beat-unit>half</beat-unit><beat-unit-dot/>"
                        + "<per-minute>40</per-minute></metronome></direction-type></direction>"
                        + note("C4", 3));

        assertThat(score.events(TempoChange.class))
                .containsExactly(TempoChange.ofQuartersPerMinute(0, 90), TempoChange.ofQuartersPerMinute(1440, 120));
        assertThat(score.events(TimeSignature.class)).containsExactly(new TimeSignature(0, 3, 4));
        assertThat(score.events(KeySignature.class)).containsExactly(new KeySignature(0, -3, true));
    }

    @Test
    void whatEveryPartSaysIsSaidOnce() {
        String measure =
                "<attributes><divisions>1</divisions><time><beats>2</beats><beat-type>4</beat-type></time></attributes>"
                        + note("C4", 2);
        Score score = partwise(
                "<part id='P1'>" + numbered(measure) + "</part>", "<part id='P2'>" + numbered(measure) + "</part>");

        assertThat(score.events(TimeSignature.class)).hasSize(1);
        assertThat(score.tracks()).hasSize(2);
    }

    @Test
    void aRepeatIsPlayedTwiceWithItsTwoEndings() {
        String forward = "<barline location='left'><repeat direction='forward'/></barline>";
        String first = "<barline location='left'><ending number='1' type='start'/></barline>";
        String firstEnd =
                "<barline location='right'><ending number='1' type='stop'/><repeat direction='backward'/></barline>";
        String second = "<barline location='left'><ending number='2' type='start'/></barline>";
        String secondEnd = "<barline location='right'><ending number='2' type='discontinue'/></barline>";

        Score score = part(
                divisions(1) + note("C4", 4),
                forward + note("D4", 4),
                first + note("E4", 4) + firstEnd,
                second + note("F4", 4) + secondEnd,
                note("G4", 4));

        assertThat(score.notes().map(Note::pitch)).containsExactly(60, 62, 64, 62, 65, 67);
        assertThat(score.end()).isEqualTo(6 * 1920);
    }

    @Test
    void aRepeatWithoutABeginningReturnsToTheStartAndSaysHowOften() {
        Score score = part(
                divisions(1) + note("C4", 4),
                note("D4", 4) + "<barline location='right'><repeat direction='backward' times='3'/></barline>",
                note("E4", 4) + "<barline location='right'><repeat direction='backward'/></barline>");

        assertThat(score.notes().map(Note::pitch)).containsExactly(60, 62, 60, 62, 60, 62, 64, 64);
    }

    @Test
    void aJumpBackRestoresTheMetreThatHeldThere() {
        Score score = part(
                "<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
                        + note("C4", 4),
                "<attributes><time><beats>3</beats><beat-type>4</beat-type></time></attributes>" + note("D4", 3)
                        + "<barline location='right'><repeat direction='backward'/></barline>");

        assertThat(score.events(TimeSignature.class))
                .containsExactly(
                        new TimeSignature(0, 4, 4),
                        new TimeSignature(1920, 3, 4),
                        new TimeSignature(3360, 4, 4),
                        new TimeSignature(5280, 3, 4));
    }

    @Test
    void dynamicsBecomeVelocities() {
        // Percentages of the velocity 90; forte is 96, as MuseScore plays it.
        Score score = part(divisions(1)
                + note("C4", 1)
                + "<direction><direction-type><dynamics><f/></dynamics></direction-type></direction>"
                + note("D4", 1)
                + "<note dynamics='50'><pitch><step>E</step><octave>4</octave></pitch><duration>1</duration></note>"
                + "<sound dynamics='100'/>"
                + note("F4", 1));

        assertThat(score.notes().map(Note::velocity)).containsExactly(80, 96, 45, 90);
    }

    @Test
    void drumsPlayTheKeyOfTheirInstrumentOnItsChannel() {
        Score score = partwise(
                "<part-list><score-part id='P1'><part-name>Drums</part-name>"
                        + "<score-instrument id='kick'><instrument-name>Kick</instrument-name></score-instrument>"
                        + "<midi-instrument id='kick'><midi-channel>10</midi-channel><midi-unpitched>37</midi-unpitched>"
                        + "</midi-instrument></score-part></part-list>",
                "<part id='P1'>",
                numbered(divisions(1) + "<note><unpitched/><duration>1</duration><instrument id='kick'/></note>"),
                "</part>");

        assertThat(score.notes()).singleElement().satisfies(note -> {
            assertThat(note.pitch()).isEqualTo(36);
            assertThat(note.channel()).isEqualTo(9);
        });
    }

    @Test
    void aPartPlaysTheProgramThatItsHeadSays() {
        Score score = partwise(
                "<part-list><score-part id='P1'><part-name/><midi-instrument id='P1-I1'>"
                        + "<midi-channel>3</midi-channel><midi-program>41</midi-program></midi-instrument></score-part></part-list>",
                "<part id='P1'>",
                numbered(divisions(1) + note("C4", 4)),
                "</part>");

        assertThat(score.events(ProgramChange.class)).containsExactly(new ProgramChange(0, 2, 40));
        assertThat(score.notes().map(Note::channel)).containsExactly(2);
    }

    @Test
    void aScoreByMeasuresIsTheSameAsOneByParts() {
        Score score = read("<score-timewise>"
                + "<measure number='1'><part id='A'>" + divisions(1) + note("C4", 4) + "</part><part id='B'>"
                + divisions(1) + note("C3", 4) + "</part></measure>"
                + "<measure number='2'><part id='A'>" + note("D4", 4) + "</part><part id='B'>" + note("D3", 4)
                + "</part></measure></score-timewise>");

        assertThat(score.tracks()).hasSize(2);
        assertThat(heard(score)).containsExactly("0+1920 60", "0+1920 48", "1920+1920 62", "1920+1920 50");
    }

    @Test
    void cueNotesTakeTheirTimeInSilence() {
        Score score = part(divisions(1)
                + "<note><cue/><pitch><step>D</step><octave>5</octave></pitch><duration>1</duration></note>"
                + note("C5", 3));

        assertThat(heard(score)).containsExactly("480+1440 72");
    }

    @Test
    void anErrorNamesFileLineAndReason() {
        assertThatThrownBy(() -> read("<html>\n</html>"))
                .isInstanceOf(MusicFileException.class)
                .hasMessage(
                        "Cannot read test.musicxml: line 1: this XML is no MusicXML, whose root is score-partwise or"
                                + " score-timewise. Leave the file out or export it again.");
        assertThatThrownBy(() -> read("<score-partwise>\n<part id='P1'>\n<measure>"))
                .hasMessageContaining("line 3: the XML is damaged or cut short");
        assertThatThrownBy(() -> read("<score-partwise/>")).hasMessageContaining("there is no part with music in it");
    }
}
