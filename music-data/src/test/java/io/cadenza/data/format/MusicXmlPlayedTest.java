package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is heard of a written file: the order of its bars, rounded times, loudness, ornaments. One quarter is 480 ticks. */
class MusicXmlPlayedTest {
    private static final String LETTERS = "ABCDEFGHIJ";
    private static final int[] KEYS = {60, 62, 64, 65, 67, 69, 71, 72, 74, 76};
    private static final Pattern BAR =
            Pattern.compile("(\\[[\\d,]+)?(\\|:)?([A-J])(?:\\{([^}]*)\\})?(:\\|(\\d*))?(\\])?");

    private static Score file(String name) {
        try (InputStream in = Objects.requireNonNull(
                MusicXmlPlayedTest.class.getResourceAsStream("/musicxml-in/" + name + ".musicxml"), name)) {
            return MusicXmlReader.read(name, in.readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Score read(String xml) {
        return MusicXmlReader.read("test.musicxml", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static Score bars(String... measures) {
        return read(document(measures));
    }

    private static String document(String... measures) {
        return Stream.of(measures)
                .map(measure -> "<measure>" + measure + "</measure>")
                .collect(Collectors.joining("", "<score-partwise><part id='P1'>", "</part></score-partwise>"));
    }

    private static String letters(Score score) {
        return score.notes()
                .map(note -> {
                    for (int i = 0; i < KEYS.length; i++) {
                        if (KEYS[i] == note.pitch()) {
                            return LETTERS.substring(i, i + 1);
                        }
                    }
                    return "?";
                })
                .collect(Collectors.joining());
    }

    /** Notes as {@code onset+duration key}. */
    private static List<String> heard(Score score) {
        return score.notes()
                .map(note -> note.onset() + "+" + note.duration() + " " + note.pitch())
                .toList();
    }

    private static String note(int key, int duration, String more) {
        String[] steps = {"C", "C", "D", "D", "E", "F", "F", "G", "G", "A", "A", "B"};
        String alter = "|1|3|6|8|10|".contains("|" + key % 12 + "|") ? "<alter>1</alter>" : "";
        return "<note>" + (more.startsWith("<grace") ? more : "") + "<pitch><step>" + steps[key % 12] + "</step>"
                + alter
                + "<octave>" + (key / 12 - 1) + "</octave></pitch>"
                + (more.startsWith("<grace") ? "" : "<duration>" + duration + "</duration>" + more) + "</note>";
    }

    /** A bar as {@code [1|:A{dacapo=yes}:|3]}: an ending, a sign, a letter that is its note, a jump, a sign, the ending's end. */
    private static Score ofBars(String text) {
        StringBuilder xml = new StringBuilder();
        String number = "";
        for (String bar : text.split(" ", -1)) {
            Matcher matcher = BAR.matcher(bar);
            assertThat(matcher.matches()).as(bar).isTrue();
            String left = "";
            String right = "";
            if (matcher.group(1) != null) {
                number = matcher.group(1).substring(1);
                left += "<ending number='%s' type='start'/>".formatted(number);
            }
            left += matcher.group(2) == null ? "" : "<repeat direction='forward'/>";
            right += matcher.group(7) == null ? "" : "<ending number='%s' type='stop'/>".formatted(number);
            if (matcher.group(5) != null) {
                right += "<repeat direction='backward'%s/>"
                        .formatted(matcher.group(6).isEmpty() ? "" : " times='" + matcher.group(6) + "'");
            }
            String sound = matcher.group(4) == null
                    ? ""
                    : "<direction><sound %s/></direction>"
                            .formatted(matcher.group(4).replaceAll("=(\\w+)", "='$1'"));
            xml.append("<measure><barline location='left'>").append(left).append("</barline>");
            xml.append(note(KEYS[LETTERS.indexOf(matcher.group(3))], 4, "")).append(sound);
            xml.append("<barline location='right'>").append(right).append("</barline></measure>");
        }
        return read("<score-partwise><part id='P1'>" + xml + "</part></score-partwise>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "|:A |:B:| C:|; ABBCABBC",
                "A |:B C:| D:|; ABCBCDD",
                "|:A [1B:|] [2|:C] D:| E; ABACDCDE",
                "|:A [1B:|] [2|:C:|] D; ABACCD",
                "A [1B |:C:| D:|] [2|:E:| F] G; ABCCDAEEFG",
                "|:A [1,2B:|3] [3C] D; ABABACD",
                "|:A [1B:|] [2C:|] [3D] E; ABACADE",
                "|:A [1B:|] [2C] D:|; ABACDD",
                "[2A] B; AB",
                "A |:B:|3 C; ABBBC",
                "A{segno=s} B{fine=yes} C D{dalsegno=s} E; ABCDABE",
                "|:A:| B{fine=yes} |:C:| D{dacapo=yes}; AABCCDAB",
                "A B{segno=s} C{tocoda=c} D E{dalsegno=s} F{coda=c} G; ABCDEBCFG",
                "A{segno=x} B{segno=y} C D{dalsegno=y} E; ABCDBCDE",
                "|:A [1B:|] [2C] D{fine=yes} E{dacapo=yes}; ABACDEACD",
                "A{tocoda=c} B C{dacapo=yes} |:D{coda=c}:| E; ABCADDE",
                "A B{dacapo=yes} C{dacapo=yes} D; ABABCABCD"
            })
    void barsArePlayedInTheOrderOfTheirSigns(String written, String played) {
        assertThat(letters(ofBars(written))).isEqualTo(played);
    }

    @Test
    void aSecondEndingMayOpenTheNextRepeat() {
        assertThat(file("r12_second_ending_opens_repeat").notes().map(Note::pitch))
                .containsExactly(60, 62, 60, 64, 65, 64, 65, 67);
    }

    @Test
    void everyBarOfARepeatWithinAnEndingIsReached() {
        // C D E E F, from the beginning C, the second ending G G A, and B.
        assertThat(file("r09_nested_in_ending").notes().map(Note::pitch))
                .containsExactly(60, 62, 64, 64, 65, 60, 67, 67, 69, 71);
    }

    @Test
    void repeatsAndDaCapoStayInTheirMovement() {
        // C | D, a repeat that no sign opens | E | F, fine | G, da capo | A.
        String end = "<barline location='right'><bar-style>light-heavy</bar-style>%s</barline>";
        String back = end.formatted("<repeat direction='backward'/>");
        Score score = bars(
                note(60, 4, "") + end.formatted(""),
                note(62, 4, "") + back,
                note(64, 4, ""),
                note(65, 4, "") + "<direction><sound fine='yes'/></direction>" + back,
                note(67, 4, "") + "<direction><sound dacapo='yes'/></direction>" + end.formatted(""),
                note(69, 4, ""));

        assertThat(score.notes().map(Note::pitch)).containsExactly(60, 62, 62, 64, 65, 64, 65, 67, 62, 64, 65, 69);
    }

    @Test
    void dynamicsHoldFromTheirTimeForBothStaves() {
        Score score = file("v04_piano_two_staves_dynamics");

        assertThat(score.notes().filter(note -> note.pitch() < 60).map(Note::velocity))
                .containsExactly(33, 33, 112, 112);
    }

    @Test
    void everyDynamicIsKnownAndAnAccentHoldsForItsNote() {
        // p f sfz (then f again) ppp fff ppppp fp
        assertThat(file("v01_dynamics").notes().map(Note::velocity)).containsExactly(49, 96, 112, 96, 16, 126, 5, 96);
        String fp = "<direction><direction-type><dynamics><fp/></dynamics></direction-type></direction>";
        assertThat(bars(fp + note(60, 1, "") + note(62, 1, "")).notes().map(Note::velocity))
                .containsExactly(96, 49);
        String other = fp.replace("<fp/>", "<other-dynamics>fffff</other-dynamics>");
        assertThat(bars(other + note(60, 1, "")).notes().map(Note::velocity)).containsExactly(127);
    }

    @Test
    void roundedTripletsStayOnTheBeat() {
        Score score = file("t1_rounded_triplets");

        assertThat(score.notes()
                        .filter(note -> note.pitch() == 67)
                        .map(note -> (double) note.onset() / score.ticksPerQuarter()))
                .containsExactly(64.0, 68.0);
        assertThat(score.notes().limit(4).map(note -> 12.0 * note.onset() / score.ticksPerQuarter()))
                .containsExactly(0.0, 4.0, 8.0, 12.0);
    }

    @Test
    void aSecondVoiceFollowsRoundedTripletsFromTheBeat() {
        // Five in the time of four at 32 divisions: 6.4 written as 6; the backup goes back by 30, and the other voice
        // is whole.
        String five = note(
                72,
                6,
                "<type>16th</type><time-modification><actual-notes>5</actual-notes>"
                        + "<normal-notes>4</normal-notes></time-modification>");
        Score score = bars(
                "<attributes><divisions>32</divisions><time><beats>1</beats><beat-type>4</beat-type></time></attributes>"
                        + five.repeat(5) + "<backup><duration>30</duration></backup>"
                        + note(48, 32, "<type>quarter</type>"),
                note(60, 32, "<type>quarter</type>"));

        assertThat(heard(score)).contains("0+480 48", "96+96 72", "384+96 72", "480+480 60");
    }

    @Test
    void aBarThatIsARoundingShortIsWhole() {
        Score score = bars(
                "<attributes><divisions>100</divisions><time><beats>1</beats><beat-type>4</beat-type></time></attributes>"
                        + note(60, 33, "") + note(62, 33, "") + note(64, 33, ""),
                note(65, 100, ""));

        assertThat(score.notes()
                        .filter(note -> note.pitch() == 65)
                        .map(note -> (double) note.onset() / score.ticksPerQuarter()))
                .containsExactly(1.0);
    }

    @Test
    void anOffsetMovesTheTempoOnlyIfItSaysSo() {
        assertThat(file("o01_offset_nosound").events(TempoChange.class))
                .containsExactly(TempoChange.ofQuartersPerMinute(0, 180));
        String yes = "<direction><direction-type><words>Presto</words></direction-type><offset sound='yes'>2</offset>"
                + "<sound tempo='180'/></direction>";
        assertThat(bars(yes + note(60, 4, "")).events(TempoChange.class))
                .containsExactly(TempoChange.ofQuartersPerMinute(960, 180));
    }

    @Test
    void aMetronomeMayBeApproximate() {
        // A dotted quarter at 60, a half at "ca. 50", then 180 and 77.5 by sound.
        assertThat(file("s01_tempo").events(TempoChange.class))
                .containsExactly(
                        TempoChange.ofQuartersPerMinute(0, 90),
                        TempoChange.ofQuartersPerMinute(1920, 100),
                        TempoChange.ofQuartersPerMinute(3840, 180),
                        TempoChange.ofQuartersPerMinute(5760, 77.5));
    }

    @Test
    void metresAreAddedUp() {
        assertThat(bars("<attributes><time><beats>3+2</beats><beat-type>8</beat-type></time></attributes>"
                                + "<attributes><divisions>2</divisions></attributes>" + note(60, 5, ""))
                        .events(TimeSignature.class))
                .containsExactly(new TimeSignature(0, 5, 8));
        assertThat(
                        bars("<attributes><divisions>2</divisions><time><beats>3</beats><beat-type>8</beat-type><beats>2</beats>"
                                        + "<beat-type>4</beat-type></time></attributes>" + note(60, 7, ""))
                                .events(TimeSignature.class))
                .containsExactly(new TimeSignature(0, 7, 8));
    }

    @Test
    void aPickupHasAMetreOfItsOwn() {
        Score score = bars(
                "<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
                        + note(60, 1, ""),
                note(62, 4, ""));

        assertThat(score.events(TimeSignature.class))
                .containsExactly(new TimeSignature(0, 1, 4), new TimeSignature(480, 4, 4));
        assertThat(heard(score)).containsExactly("0+480 60", "480+1920 62");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // What MuseScore 3.2.3 plays, on the grid: 60 ticks are a 32nd.
                "trill-mark; 0+60 72, 60+60 74, 120+60 72, 180+60 74, 240+60 72, 300+60 74, 360+60 72, 420+60 74",
                "mordent; 0+60 72, 60+60 71, 120+360 72",
                "inverted-mordent; 0+60 72, 60+60 74, 120+360 72",
                "turn; 0+60 74, 60+60 72, 120+60 71, 180+300 72",
                "inverted-turn; 0+60 71, 60+60 72, 120+60 74, 180+300 72",
                "delayed-turn; 0+240 72, 240+60 74, 300+60 72, 360+60 71, 420+60 72"
            })
    void ornamentsArePlayed(String ornament, String played) {
        Score score = bars("<attributes><divisions>1</divisions></attributes>"
                + note(72, 1, "<notations><ornaments><" + ornament + "/></ornaments></notations>"));

        assertThat(String.join(", ", heard(score))).isEqualTo(played);
    }

    @Test
    void anOrnamentKeepsToTheKeyAndToItsAccidental() {
        String mark = "<notations><ornaments><inverted-mordent/>%s</ornaments></notations>";
        String key = "<attributes><divisions>1</divisions><key><fifths>-2</fifths></key></attributes>";

        assertThat(bars(key + note(74, 1, mark.formatted(""))).notes().map(Note::pitch))
                .containsExactly(74, 75, 74);
        assertThat(bars(key + note(74, 1, mark.formatted("<accidental-mark>natural</accidental-mark>")))
                        .notes()
                        .map(Note::pitch))
                .containsExactly(74, 76, 74);
    }

    @Test
    void aTremoloRepeatsItsChordOrTwoChordsInTurn() {
        String single =
                "<type>quarter</type><notations><ornaments><tremolo type='single'>2</tremolo></ornaments></notations>";
        assertThat(heard(bars(note(60, 1, single))))
                .containsExactly("0+120 60", "120+120 60", "240+120 60", "360+120 60");

        String two = "<type>half</type><time-modification><actual-notes>2</actual-notes><normal-notes>1</normal-notes>"
                + "</time-modification><notations><ornaments><tremolo type='%s'>1</tremolo></ornaments></notations>";
        assertThat(heard(bars(note(60, 1, two.formatted("start")) + note(64, 1, two.formatted("stop")))))
                .containsExactly("0+240 60", "240+240 64", "480+240 60", "720+240 64");
    }

    @Test
    void graceNotesTakeTheirTimeFromTheirNote() {
        // As MuseScore: a slashed one 65 ms, which are 62 ticks at 120; another half of its note; the last before a bar
        // line
        // from the end of the note before.
        assertThat(heard(bars(note(62, 0, "<grace slash='yes'/>") + note(60, 4, ""))))
                .containsExactly("0+62 62", "62+1858 60");
        assertThat(heard(bars(note(62, 0, "<grace/>") + note(64, 0, "<grace/>") + note(60, 1, ""))))
                .containsExactly("0+120 62", "120+120 64", "240+240 60");
        assertThat(heard(bars(note(60, 1, "") + note(62, 0, "<grace/>"), note(64, 1, ""))))
                .containsExactly("0+418 60", "418+62 62", "480+480 64");
    }

    @Test
    void graceNotesBeforeATrillBeginIt() {
        // MuseScore 3.2.3 plays them as the trill's first 32nds, slashed or not (Haydn, op. 1 no. 3, bar 7).
        String trill = "<notations><ornaments><trill-mark/></ornaments></notations>";
        for (String grace : List.of("<grace/>", "<grace slash='yes'/>")) {
            assertThat(heard(bars(note(64, 0, grace) + note(62, 0, grace) + note(60, 1, trill))))
                    .containsExactly(
                            "0+60 64",
                            "60+60 62",
                            "120+60 60",
                            "180+60 62",
                            "240+60 60",
                            "300+60 62",
                            "360+60 60",
                            "420+60 62");
        }
    }

    @Test
    void titleAndComposerAreRead() {
        Score score = read("<score-partwise><work><work-title>Winterreise &amp; more</work-title></work>"
                + "<movement-title>Die Post</movement-title><identification><creator type='lyricist'>W. Müller</creator>"
                + "<creator type='composer'>F. Schubert</creator></identification><part id='P1'><measure>"
                + note(60, 1, "") + "</measure></part></score-partwise>");

        assertThat(score.title()).isEqualTo("Winterreise & more: Die Post");
        assertThat(score.composer()).isEqualTo("F. Schubert");
    }

    @Test
    void anOctaveShiftIsHowItLooks() {
        String shift = "<direction><direction-type><octave-shift type='down' size='8'/></direction-type></direction>";

        assertThat(bars(shift + note(84, 1, "")).notes().map(Note::pitch)).containsExactly(84);
    }

    @Test
    void anArchiveWhoseContainerIsDamagedIsReadIfItHasOneScore() throws IOException {
        byte[] score = document(note(60, 1, "")).getBytes(StandardCharsets.UTF_8);

        assertThat(CompressedMusicXml.read("a.mxl", archive("<container><rootfile", "a.xml", score))
                        .notes())
                .hasSize(1);
        assertThat(CompressedMusicXml.read(
                                "a.mxl",
                                archive("<container><rootfile full-path='gone.xml'/></container>", "a.xml", score))
                        .notes())
                .hasSize(1);
        byte[] two = archive("<container><rootfile", "a.xml", score, "b.xml", score);
        assertThatThrownBy(() -> CompressedMusicXml.read("two.mxl", two))
                .isInstanceOf(MusicFileException.class)
                .hasMessageContaining("META-INF/container.xml");
    }

    /** The container may list other renditions too; MuseScore takes the score wherever it stands. */
    @Test
    void theScoreOfAnArchiveMayStandBehindItsPdf() throws IOException {
        byte[] score = document(note(60, 1, "")).getBytes(StandardCharsets.UTF_8);
        String container = "<container><rootfiles><rootfile full-path='a.pdf' media-type='application/pdf'/>"
                + "<rootfile full-path='b.xml'/></rootfiles></container>";

        assertThat(CompressedMusicXml.read("a.mxl", archive(container, "a.pdf", new byte[] {1}, "b.xml", score))
                        .notes())
                .hasSize(1);
    }

    private static byte[] archive(String container, Object... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/container.xml"));
            zip.write(container.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) entries[i]));
                zip.write((byte[]) entries[i + 1]);
            }
        }
        return out.toByteArray();
    }

    @Test
    void twentyThousandPartsTakeTheTimeOfTheirNumber() {
        StringBuilder xml = new StringBuilder("<score-partwise>");
        for (int i = 0; i < 20_000; i++) {
            xml.append("<part id='P")
                    .append(i)
                    .append("'><measure><attributes><divisions>1</divisions><time><beats>4</beats>")
                    .append("<beat-type>4</beat-type></time></attributes><direction><sound tempo='")
                    .append(60 + i % 100)
                    .append("'/></direction>")
                    .append(note(60, 4, ""))
                    .append("</measure></part>");
        }
        byte[] bytes = xml.append("</score-partwise>").toString().getBytes(StandardCharsets.UTF_8);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Score score = MusicXmlReader.read("many.musicxml", bytes);
            assertThat(score.tracks()).hasSize(20_000);
        });
    }
}
