package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the standard 2.1 says where readers differ. The files of {@code abc/} were made for this project after real tunes that went
 * wrong; in what is written here, {@code L:1/4} makes a unit a quarter.
 */
@Tag("fast")
class AbcStandardTest {
    private static List<Score> file(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(AbcStandardTest.class.getResourceAsStream("abc/" + name + ".abc"))) {
            return AbcReader.pieces(name, in.readAllBytes()).stream()
                    .map(piece -> piece.read().score())
                    .toList();
        }
    }

    private static Score read(String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        List<MusicPiece> pieces = AbcReader.pieces("test.abc", bytes);
        assertThat(pieces).hasSize(1);
        return pieces.get(0).read().score();
    }

    private static Score tune(String... music) {
        return read("X:1\nM:4/4\nL:1/4\nK:C\n" + String.join("\n", music));
    }

    private static String pitches(Score score) {
        return score.notes().map(note -> String.valueOf(note.pitch())).collect(Collectors.joining(" "));
    }

    /** The pitches of one track. */
    private static String pitches(Score score, int track) {
        return score.tracks().get(track).notes().stream()
                .map(note -> String.valueOf(note.pitch()))
                .collect(Collectors.joining(" "));
    }

    private static List<Double> quarters(Score score) {
        return score.notes()
                .map(note -> Math.round(1e4 * note.duration() / score.ticksPerQuarter()) / 1e4)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "a05_exp, 66 60 70 63 70 63 66 60 60 66 72 78",
        "a06_clef8, 48 52 55 60 48 52 55 60",
        "a10_Lchange, 60 62 64 65 67 69 71 72 60 62 64 65",
        "a17_repeats2, 60 62 60 62 64 65 67 69 67 69 71 71 71 72 74 76 77 74 76 79 81",
        "a24_continuation, 60 62 64 65 66 67 69 71 72 74 76",
        "a25_lyrics, 60 62 64 65 67 69 71 72 72",
        "a28_fileheader, 60 62 64 65 67 69",
        "b21_octave_and_transpose, 72 74 76 77 60 62 64 65 62 64 66 67",
        "c1_part_order, 60 62 64 65 60 62 64 65 67 69 71 72 67 69 71 72",
        "c2_part_order_repeats, 60 62 64 65 60 62 64 65 60 62 64 65 60 62 64 65"
                + " 67 69 71 72 67 69 71 72 67 69 71 72 67 69 71 72",
        "c4_part_order_nested, 60 60 67 60 60 67 72",
        "p06_m21_1672_lines, 78 76 74 72 70 69 67"
    })
    void theCasesSound(String name, String pitches) throws IOException {
        assertThat(pitches(file(name).get(0))).isEqualTo(pitches);
    }

    @ParameterizedTest
    @CsvSource({
        "a08_ktranspose_voices, 60 64 67 72, 72 76 79 84",
        "a20_multivoice_key, 65 67 69 71 66 67 69 71, 53 55 57 59 54 55 57 59",
        "b01_inline_key_voices, 65 67 66 73 66, 53 48 53 48 53",
        "b10_acc_bar_overlay_voice, 66 66 66 66 66 65 65, 53 53 53 53",
        "b29_midi_drum, 60 62 64 65, 36 38 42 36",
        "b33_header_program, 60 62 64 65, 48 50 52 53"
    })
    void theCasesOfTwoVoicesSound(String name, String first, String second) throws IOException {
        Score score = file(name).get(0);

        assertThat(pitches(score, 0)).isEqualTo(first);
        assertThat(pitches(score, 1)).isEqualTo(second);
    }

    @Test
    void whatTheCasesSayBesideNotes() throws IOException {
        assertThat(file("a26_freetext"))
                .extracting(AbcStandardTest::pitches)
                .containsExactly("60 62 64 65", "67 69 71 72");
        Score header = file("a28_fileheader").get(0);
        assertThat(quarters(header)).containsOnly(1.0);
        assertThat(header.events(TimeSignature.class)).containsExactly(new TimeSignature(0, 3, 4));
        assertThat(header.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, 90));
        // An eighth is the unit: 5, 7 and 9 in the time of 2, that is one quarter.
        List<Double> tuplets = quarters(file("a15_tuplets34").get(0));
        assertThat(tuplets.subList(0, 6)).containsExactly(0.2, 0.2, 0.2, 0.2, 0.2, 2.0);
        assertThat(tuplets.subList(6, 13)).containsOnly(0.1429);
        assertThat(tuplets.subList(14, 23)).containsOnly(0.1111);
        assertThat(file("b29_midi_drum").get(0).tracks().get(1).notes())
                .extracting(Note::channel)
                .containsOnly(9);
        assertThat(file("b33_header_program").get(0).events(ProgramChange.class))
                .extracting(ProgramChange::channel, ProgramChange::program)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, 40), org.assertj.core.groups.Tuple.tuple(1, 40));
        assertThat(file("a08_ktranspose_voices").get(0).events(KeySignature.class))
                .as("D major sounds as C major")
                .containsExactly(new KeySignature(0, 0, false));
    }

    @Test
    void proseIsNoMusic() {
        assertThat(pitches(tune("C|", "%%begintext", "A bad egg.", "K:D", "%%endtext", "D|")))
                .isEqualTo("60 62");
        assertThat(pitches(tune("C|", "%%text A bad egg", "%%center A", "D|"))).isEqualTo("60 62");
        assertThat(pitches(tune("C|", "H:A bad egg", "N:bag", "Z:A", "r:bad", "w:a b", "W:bad", "s:* a", "D|")))
                .isEqualTo("60 62");
        assertThat(pitches(read("A file of eggs.", "", "X:1", "K:C", "C|", "  \t", "A bad egg")))
                .isEqualTo("60");
    }

    @Test
    void linesOfMusicMayLookLikeFields() {
        assertThat(pitches(tune("|:C D E", "F:|", "A::", "B:|"))).isEqualTo("60 62 64 65 60 62 64 65 69 69 71 71");
    }

    @Test
    void theFilesHeadHoldsForItsTunesUntilTheySayOtherwise() {
        String book = "%abc-2.1\n\nM:3/4\nL:1/4\nT:The Book\n%%MIDI program 73\n\nX:1\nK:C\nC\n\nX:2\nL:1/8\nK:C\nC\n";
        List<MusicPiece> pieces = AbcReader.pieces("b.abc", book.getBytes(StandardCharsets.UTF_8));

        assertThat(quarters(pieces.get(0).read().score())).containsExactly(1.0);
        assertThat(quarters(pieces.get(1).read().score())).containsExactly(0.5);
        Score first = pieces.get(0).read().score();
        assertThat(first.tracks().get(0).name()).isEmpty();
        assertThat(first.events(TimeSignature.class)).containsExactly(new TimeSignature(0, 3, 4));
        assertThat(first.events(ProgramChange.class)).containsExactly(new ProgramChange(0, 0, 73));
    }

    @Test
    void fieldsInTheBodyBelongToTheirVoice() {
        Score score = tune("V:1", "C [L:1/8] C [M:2/4] z2 |", "V:2", "F C [K:D] F", "V:1", "C F|", "V:2", "C|");

        assertThat(pitches(score, 0)).isEqualTo("60 60 60 65");
        assertThat(pitches(score, 1)).isEqualTo("65 60 66 61");
        assertThat(score.tracks().get(1).notes()).extracting(Note::duration).containsOnly(480L);
        assertThat(score.tracks().get(0).notes()).extracting(Note::duration).containsExactly(480L, 240L, 240L, 240L);
    }

    @Test
    void theHeadDescribesVoicesAndOneOfThemMayBeOtherwise() {
        Score score = read(
                "X:1",
                "L:1/4",
                "%%MIDI transpose 1",
                "V:A clef=bass name=\"Low\"",
                "V:B treble+8 transpose=-2 nm=High",
                "%%MIDI program 40",
                "K:C octave=1",
                "V:A",
                "C",
                "V:B",
                "C",
                "V:C",
                "C");

        assertThat(pitches(score, 0)).isEqualTo("73");
        assertThat(pitches(score, 1)).isEqualTo("83");
        assertThat(pitches(score, 2)).isEqualTo("73");
        assertThat(score.tracks()).extracting(track -> track.name()).containsExactly("Low", "High", "");
        assertThat(score.events(ProgramChange.class)).containsExactly(new ProgramChange(0, 1, 40));
    }

    @Test
    void musicBeforeTheFirstVoiceIsTheFirstVoices() {
        Score score = read("X:1", "L:1/4", "V:T1", "V:B1", "K:C", "C D|", "V:B1", "E F|", "V:T1", "G|");

        assertThat(score.tracks()).hasSize(2);
        assertThat(pitches(score, 0)).isEqualTo("60 62 67");
    }

    @ParameterizedTest
    @CsvSource({"6/8, 3", "9/8, 3", "12/8, 3", "3/4, 2", "4/4, 2", "C|, 2", "3/8, 2", "6/4, 2", "5/8, 2", "none, 2"})
    void tupletsOfFiveTakeTheTimeOfThreeInCompoundMetresAlone(String metre, int eighths) {
        Score score = read("X:1", "M:" + metre, "L:1/8", "K:C", "(5CDEFG c");

        assertThat(score.notes().toList().get(5).onset()).isEqualTo(score.ticksPerQuarter() / 2 * eighths);
    }

    @ParameterizedTest
    @CsvSource({
        "(3CDE c, 2",
        "(2CD c, 3",
        "(4CDEF c, 3",
        "(6CDEFGA c, 2",
        "(8CDEFGABA c, 3",
        "(3:2CDE c, 2",
        "(3:2:3CDE c, 2",
        "(3::2CD c, 1.3333",
        "(3:4:3CDE c, 4",
        "(3 C D E c, 2",
        "(3zDE c, 2",
        "(3[CE]DE c, 2",
        "(3C2DE/F/ c, 2.8333"
    })
    void tupletsHaveTheirDefaults(String music, double expected) {
        Score score = tune(music);
        Note last = score.notes().reduce((a, b) -> b).orElseThrow();

        assertThat((double) last.onset() / score.ticksPerQuarter())
                .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-3));
    }

    @ParameterizedTest
    @CsvSource({
        "'C clef=treble-8', 48", "'C treble+8', 72", "'C clef=bass-15', 36", "'C clef=alto', 60",
                "'C clef=treble1', 60",
        "'C octave=-1', 48", "'C transpose=3', 63", "'C t=3', 63", "'C clef=treble-8 octave=1 t=-1', 59",
                "'clef=bass+8', 72",
        "'C middle=d', 60"
    })
    void clefOctaveAndTranspositionSound(String key, int pitch) {
        assertThat(pitches(read("X:1", "K:" + key, "C"))).isEqualTo(String.valueOf(pitch));
        assertThat(pitches(read("X:1", "K:C", "D [K:" + key + "] C"))).isEqualTo("62 " + pitch);
        assertThat(pitches(read("X:1", "K:C", "V:1 " + key.replaceFirst("^C ", ""), "C")))
                .isEqualTo("" + pitch);
    }

    @Test
    void aNewKeyKeepsClefAndTransposition() {
        assertThat(pitches(tune("[K:C treble-8 t=1] C [K:G] F [K:bass] F"))).isEqualTo("49 55 67");
    }

    @ParameterizedTest
    @CsvSource({
        "D exp ^f, 78 72 71, 1", "exp _b _e, 77 72 70, -2", "Dmix=c, 78 72 71, 1", "D =c, 78 72 71, 1",
                "Am ^g, 77 72 71, 0",
        "Ador^f, 78 72 71, 1", "Dm_e, 77 72 70, -2", "Hp, 78 73 71, 2", "HP, 78 73 71, 2", "none, 77 72 71, 0",
        "F#Mixolydian, 78 73 71, 5", "Eb lydian, 77 72 70, -2", "G MINOR, 77 72 70, -2", "'', 77 72 71, 0"
    })
    void keysHaveModesAndAccidentalsOfTheirOwn(String key, String pitches, int sharps) {
        Score score = read("X:1", "K:" + key, "f c B");

        assertThat(pitches(score)).isEqualTo(pitches);
        assertThat(score.events(KeySignature.class))
                .extracting(KeySignature::sharps)
                .containsExactly(sharps);
    }

    @Test
    void accidentalsReachAsFarAsIsSaid() {
        assertThat(pitches(tune("^C c C|C"))).isEqualTo("61 73 61 60");
        assertThat(pitches(tune("[I:propagate-accidentals octave] ^C c C|C"))).isEqualTo("61 72 61 60");
        assertThat(pitches(tune("[I:propagate-accidentals not] ^C c C|C"))).isEqualTo("61 72 60 60");
        assertThat(pitches(tune("^C- C|C-|C"))).isEqualTo("61 60");
    }

    @Test
    void overlaysGoBackToTheBarLine() {
        Score score = tune("C D E F & G4 | c4 | C4 & ^F2 F2 & E4 | F4");

        assertThat(pitches(score)).isEqualTo("60 67 62 64 65 72 60 66 64 66 65");
        assertThat(score.end()).isEqualTo(16 * 480);
        // Two ampersands go back two bars.
        Score two = tune("g4 | e2 e2 && d4 | c2 c2 | A4");
        assertThat(two.notes().map(note -> note.onset() / 480 + ":" + note.pitch()))
                .containsExactly("0:79", "0:74", "4:76", "4:72", "6:76", "6:72", "8:69");
    }

    @ParameterizedTest
    @CsvSource({
        "'C|D:|E', C D C D E",
        "'C||D:|E', C D D E",
        "'C|]D:|', C D D",
        "'|:C||D:|', C D C D",
        "'C|:D::E:|', C D D E E",
        "'C|:D:||:E:|F', C D D E E F",
        "'C::D', C C D",
        "'|::C::|D', C C C D",
        "'|:C|1D:|2E|F', C D C E F",
        "'|:C|1D:|2E||F:|', C D C E F F",
        "'|:C|[1D:|[2E|]F', C D C E F",
        "'|: C [1,3 D:|[2 E:|]F', C D C E C D F",
        "'|:C|1-2D:|3E:|F', C D C D C E F",
        "'C|1D|2E|', C D C E",
        "'C||1D:|2E|', C D C E",
        "'C [|] D:|', C D C D",
        "'C [|]:|D', C C D",
        "'C|D .| E:|', C D E C D E"
    })
    void repeatsGoBackToTheirSignOrTheLastDoubleBar(String music, String order) {
        String expected = Arrays.stream(order.split(" "))
                .map(letter -> String.valueOf(
                        switch (letter) {
                            case "C" -> 60;
                            case "D" -> 62;
                            case "E" -> 64;
                            default -> 65;
                        }))
                .collect(Collectors.joining(" "));

        assertThat(pitches(tune(music))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "AB, 60 62",
        "ABA, 60 62 60",
        "A2B, 60 60 62",
        "(AB)2A, 60 62 60 62 60",
        "A.B.A, 60 62 60",
        "A B, 60 62",
        "((AB)2A)2, 60 62 60 62 60 60 62 60 62 60",
        "B, 62",
        "ABX, 60 62",
        "XYZ, 60 62",
        "BA % as printed, 62 60"
    })
    void partsArePlayedInTheirOrder(String order, String pitches) {
        assertThat(pitches(read("X:1", "L:1/4", "P:" + order, "K:C", "P:A", "C|", "P:B", "D|")))
                .isEqualTo(pitches);
        assertThat(pitches(read("X:1", "L:1/4", "P:" + order, "K:C", "[P:A] C|", "[P:B] D|")))
                .isEqualTo(pitches);
    }

    @Test
    void aPartHasRepeatsOfItsOwnAndTheFirstNeedNoLabel() {
        assertThat(pitches(read("X:1", "L:1/4", "P:ABA", "K:C", "C:|", "P:B", "D|1E:|2F|")))
                .isEqualTo("60 60 62 64 62 65 60 60");
        assertThat(pitches(read("X:1", "L:1/4", "P:AB", "K:C", "V:1", "P:A", "C|", "P:B", "D|", "V:2", "E|", "F|")))
                .isEqualTo("60 64 62 65");
    }

    @Test
    void partsWithoutEndAreRefused() {
        byte[] hostile = ("X:1\nP:" + "(".repeat(29) + "A" + ")9".repeat(29) + "\nK:C\nP:A\nC|\n")
                .getBytes(StandardCharsets.UTF_8);

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> AbcReader.pieces("h.abc", hostile).get(0).read())
                .isInstanceOf(MusicFileException.class)
                .hasMessageContaining("unfold to more than");
    }

    @ParameterizedTest
    @CsvSource({
        "1/4=120, 120",
        "3/8=80, 120",
        "1/2 = 60, 120",
        "'\"Allegro\" 1/4=90', 90",
        "'1/4=90 \"Slow\"', 90",
        "'1/4 1/8=60', 90",
        "100, 50",
        "C=100, 50",
        "C3=40, 60",
        "1/4=ca. 50, 50"
    })
    void temposHaveSeveralForms(String field, double quarters) {
        Score score = read("X:1", "Q:" + field, "L:1/8", "K:C", "C");

        assertThat(score.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, quarters));
        assertThat(read("X:1", "Q:\"Allegro\"", "K:C", "C").events(TempoChange.class))
                .isEmpty();
    }

    @Test
    void aPickupIsABarOfItsOwnLengthAndBarsDividedByRepeatsStayWhole() {
        // An eighth before the first bar line; the bar that the repeat divides has five eighths before it and one
        // behind.
        Score score = read("X:1", "M:6/8", "L:1/8", "K:C", "c|CDE FGA|BAG F2:|", "d|e3 f3|e3 d2:|");

        assertThat(score.events(TimeSignature.class))
                .containsExactly(new TimeSignature(0, 1, 8), new TimeSignature(240, 6, 8));
        assertThat(read("X:1", "M:4/4", "L:1/4", "K:C", "CD|EFGA|EFGA EFGA|C2|]")
                        .events(TimeSignature.class))
                .as("a bar line left away, and a short last bar")
                .containsExactly(new TimeSignature(0, 2, 4), new TimeSignature(960, 4, 4));
        assertThat(read("X:1", "M:4/4", "L:1/4", "K:C", "CDEF|CDE|CDEF|C4|").events(TimeSignature.class))
                .containsExactly(
                        new TimeSignature(0, 4, 4), new TimeSignature(1920, 3, 4), new TimeSignature(3360, 4, 4));
        assertThat(read("X:1", "M:none", "L:1/4", "K:C", "CDE|C|").events(TimeSignature.class))
                .isEmpty();
    }

    @Test
    void titleAndComposerReachTheScore() {
        Score score = read(
                "X:1", "T:The Maid", "T:Another", "C:Trad.", "M:4/4", "K:C", "V:1 name=Flute", "C4|", "V:2", "E4|");

        assertThat(score.title()).isEqualTo("The Maid");
        assertThat(score.composer()).isEqualTo("Trad.");
        assertThat(score.tracks()).extracting(track -> track.name()).containsExactly("Flute", "The Maid");
    }

    @Test
    void theUnitIsThatOfTheHead() {
        assertThat(quarters(read("X:1", "M:2/4", "K:C", "C"))).containsExactly(0.25);
        assertThat(quarters(read("X:1", "M:C", "K:C", "C"))).containsExactly(0.5);
        assertThat(quarters(read("X:1", "M:none", "K:C", "C"))).containsExactly(0.5);
        assertThat(quarters(read("X:1", "M:4/4", "M:2/4", "K:C", "C|[M:4/4]C"))).containsExactly(0.25, 0.25);
        assertThat(read("X:1", "M:2+3/8", "K:C", "C").events(TimeSignature.class))
                .containsExactly(new TimeSignature(0, 5, 8));
    }

    @Test
    void chordsTiesAndRests() {
        assertThat(quarters(tune("[C2E]2 [CE]/"))).containsExactly(4.0, 2.0, 0.5, 0.5);
        assertThat(tune("[C2E] F").notes().map(Note::onset))
                .as("as long as its first note")
                .containsExactly(0L, 0L, 960L);
        assertThat(quarters(tune("[C-E]2 C2|"))).containsExactly(4.0, 2.0);
        assertThat(quarters(tune("C4-|C4-|C4 D"))).containsExactly(12.0, 1.0);
        assertThat(tune("[M:3/4] Z2 | C").notes().map(Note::onset)).containsExactly(6 * 480L);
        assertThat(tune("z x2 y3 C").notes().map(Note::onset)).containsExactly(3 * 480L);
    }

    @Test
    void decorationsGraceNotesAndChordSymbolsTakeNoTime() {
        assertThat(pitches(
                        tune("~C .D HE LF MG OA PB Sc Td ue vf !trill!C !f!D {/cd}E {c2}[FA] \"Dm7\"G \"^text A\"A")))
                .isEqualTo("60 62 64 65 67 69 71 72 74 76 77 60 62 64 65 69 67 69");
        assertThat(pitches(tune("CD!EF!GA"))).as("old line breaks").isEqualTo("60 62 64 65 67 69");
        assertThat(pitches(tune("C(D.(EF)) (3:2:3(GAB)"))).isEqualTo("60 62 64 65 67 69 71");
        assertThat(quarters(tune("C > {d}D"))).containsExactly(1.5, 0.5);
    }

    @Test
    void midiDirectivesSetInstrumentChannelAndTransposition() {
        Score score = tune(
                "V:1",
                "%%MIDI program 40",
                "C|",
                "%%MIDI program 41",
                "C|",
                "V:2",
                "%%MIDI channel 10",
                "C",
                "V:3",
                "[I:MIDI=channel 5] [I:MIDI program 5 9] %%MIDI",
                "I:MIDI transpose -12",
                "C|",
                "%%MIDI rtranspose 2",
                "C");

        assertThat(score.events(ProgramChange.class))
                .containsExactly(
                        new ProgramChange(0, 0, 40), new ProgramChange(0, 4, 9), new ProgramChange(480, 0, 41));
        assertThat(score.tracks().get(1).notes()).extracting(Note::channel).containsOnly(9);
        assertThat(score.tracks().get(2).notes()).extracting(Note::channel).containsOnly(4);
        assertThat(pitches(score, 2)).isEqualTo("48 50");
    }
}
