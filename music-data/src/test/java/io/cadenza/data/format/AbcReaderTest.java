package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In all that is read here, L:1/4 makes one unit a quarter: 480 ticks. */
@Tag("fast")
class AbcReaderTest {
    private static Score tune(String... music) {
        return read("X:1\nT:Test\nL:1/4\nM:4/4\nK:C\n" + String.join("\n", music) + "\n");
    }

    private static Score read(String abc) {
        return read(abc.getBytes(StandardCharsets.UTF_8));
    }

    private static Score read(byte[] abc) {
        List<MusicPiece> pieces = AbcReader.pieces("test.abc", abc);
        assertThat(pieces).hasSize(1);
        return pieces.get(0).read().score();
    }

    private static List<Integer> keys(Score score) {
        return score.notes().map(Note::pitch).toList();
    }

    /** Notes as {@code onset+duration key}. */
    private static List<String> heard(Score score) {
        return score.notes()
                .map(note -> note.onset() + "+" + note.duration() + " " + note.pitch())
                .toList();
    }

    @Test
    void letterCaseAndMarksGiveTheOctave() {
        assertThat(keys(tune("C, C c c' B,,"))).containsExactly(48, 60, 72, 84, 47);
    }

    @Test
    void numbersGiveTheLength() {
        assertThat(heard(tune("C2 D/ E/4 F3/2 G// A3/ z B")))
                .containsExactly(
                        "0+960 60",
                        "960+240 62",
                        "1200+120 64",
                        "1320+720 65",
                        "2040+120 67",
                        "2160+720 69",
                        "3360+480 71");
    }

    @Test
    void accidentalsHoldToTheBarlineAndNoFurther() {
        assertThat(keys(tune("^F F f =F | F _B ^^C __D"))).containsExactly(66, 66, 78, 65, 65, 70, 62, 60);
    }

    @ParameterizedTest
    @CsvSource({
        "D, 2, false",
        "Bb, -2, false",
        "F#m, 3, true",
        "Amix, 2, false",
        "A Mixolydian, 2, false",
        "Ddor, 0, false",
        "Em, 1, true",
        "Cminor, -3, true",
        "Flyd, 0, false",
        "Bloc, 0, false",
        "Ephr, 0, false",
        "HP, 2, false",
        "none, 0, false"
    })
    void aKeyIsATonicWithAMode(String field, int sharps, boolean minor) {
        assertThat(read("X:1\nK:" + field + "\nC|\n").events(KeySignature.class))
                .containsExactly(new KeySignature(0, sharps, minor));
    }

    @Test
    void theKeyRaisesAndLowersItsLetters() {
        assertThat(keys(read("X:1\nL:1/4\nK:D\nF C =F | F\n"))).containsExactly(66, 61, 65, 66);
        assertThat(keys(read("X:1\nL:1/4\nK:Dm ^c\nB c\n"))).containsExactly(70, 73);
    }

    @Test
    void theUnitIsASixteenthInSmallMetres() {
        assertThat(read("X:1\nM:2/4\nK:C\nC|\n").notes().map(Note::duration)).containsExactly(120L);
        assertThat(read("X:1\nM:3/4\nK:C\nC|\n").notes().map(Note::duration)).containsExactly(240L);
    }

    @Test
    void aTieJoinsEqualNotesOverTheBarlineWithTheirAccidental() {
        assertThat(heard(tune("^F4-|F2 F2|"))).containsExactly("0+2880 66", "2880+960 65");
        assertThat(heard(tune("[CE]2-[CE]2"))).containsExactly("0+1920 60", "0+1920 64");
    }

    @Test
    void tupletsSqueezeTheirNotes() {
        assertThat(heard(tune("(3CDE F"))).containsExactly("0+320 60", "320+320 62", "640+320 64", "960+480 65");
        assertThat(heard(tune("(3:2:2C2D"))).as("r says how many notes").containsExactly("0+640 60", "640+320 62");
        assertThat(heard(tune("(2CD"))).as("two in the time of three").containsExactly("0+720 60", "720+720 62");
    }

    @Test
    void brokenRhythmTakesFromOneAndGivesToTheOther() {
        assertThat(heard(tune("C>D E<F"))).containsExactly("0+720 60", "720+240 62", "960+240 64", "1200+720 65");
        assertThat(heard(tune("C>>D"))).containsExactly("0+840 60", "840+120 62");
    }

    @Test
    void chordsAreStruckTogether() {
        assertThat(heard(tune("[CEG]2 [C2E2]/ c")))
                .containsExactly("0+960 60", "0+960 64", "0+960 67", "960+480 60", "960+480 64", "1440+480 72");
    }

    @Test
    void repeatsAndEndingsAreUnfolded() {
        assertThat(keys(tune("|:C4|D4:|E4|"))).containsExactly(60, 62, 60, 62, 64);
        assertThat(keys(tune("|:C4|1 D4:|2 E4||F4|]"))).containsExactly(60, 62, 60, 64, 65);
        assertThat(keys(tune("C4|[1 D4:|[2 E4|F4:|"))).as("to the beginning").startsWith(60, 62, 60, 64);
        assertThat(keys(tune("|:C4::D4:|"))).containsExactly(60, 60, 62, 62);
        assertThat(keys(tune("|:C4|1,3 D4:|2 E4:|"))).containsExactly(60, 62, 60, 64, 60, 62);
    }

    @Test
    void fieldsMayChangeOnTheWay() {
        Score score = tune("C4|[K:G]F4|[M:3/4][L:1/8]F2 C2 C2|", "Q:1/4=60", "C2|");

        assertThat(keys(score)).containsExactly(60, 66, 66, 60, 60, 60);
        assertThat(score.events(TimeSignature.class))
                .containsExactly(new TimeSignature(0, 4, 4), new TimeSignature(3840, 3, 4));
        assertThat(score.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(5280, 60));
    }

    @ParameterizedTest
    @CsvSource({"1/4=100, 100", "1/8=100, 50", "3/8=60, 90", "'\"Allegro\" 1/4=132', 132", "100, 100"})
    void aTempoIsABeatWithARate(String field, double quarters) {
        assertThat(read("X:1\nL:1/4\nQ:" + field + "\nK:C\nC|\n").events(TempoChange.class))
                .containsExactly(TempoChange.ofQuartersPerMinute(0, quarters));
    }

    @Test
    void voicesSoundTogether() {
        Score score = tune("V:1", "C4|D4|", "V:2 transpose=-12", "E4|F4|", "V:1", "G4|");

        assertThat(score.tracks()).hasSize(2);
        assertThat(heard(score))
                .containsExactly("0+1920 60", "0+1920 52", "1920+1920 62", "1920+1920 53", "3840+1920 67");
    }

    @Test
    void whatIsNotPlayedIsPassedOver() {
        assertThat(keys(tune("\"Am7\"C {de}D !trill!E ~F .G (A B) uc % comment C", "w: la la la", "|")))
                .containsExactly(60, 62, 64, 65, 67, 69, 71, 72);
    }

    @Test
    void restsOfWholeBarsAreAsLongAsTheMetre() {
        assertThat(heard(tune("Z2|C4|"))).containsExactly("3840+1920 60");
    }

    @Test
    void eachTuneOfABookIsAPieceUnderItsNumber() {
        String book = "X:1\nL:1/4\nK:C\nC4|\n\nX:7\nL:1/4\nK:G\nF4|\n\nX:7\nK:C\nz|\n\nX:\nK:C\nE2|\n";

        List<MusicPiece> pieces = AbcReader.pieces("book.abc", book.getBytes(StandardCharsets.UTF_8));

        assertThat(pieces).extracting(MusicPiece::number).containsExactly("1", "7", "7.2", "4");
        assertThat(heard(pieces.get(0).read().score())).containsExactly("0+1920 60");
        assertThat(heard(pieces.get(1).read().score())).containsExactly("0+1920 66");
        assertThatThrownBy(() -> pieces.get(2).read()).hasMessageContaining("line 11: this tune has no note");
        assertThat(heard(pieces.get(3).read().score())).containsExactly("0+480 64");
    }

    @Test
    void aRealJigOfTheNottinghamKindIsRead() {
        // Eric Foxley's collection: a pickup, repeats with endings, chord symbols, 6/8.
        Score score = read("""
                X: 1
                T:A and D
                % Nottingham Music Database
                S:EF
                Y:AB
                M:4/4
                K:A
                M:6/8
                P:A
                f|"A"ecc c2f|"A"ecc c2f|"A"ecc c2f|"Bm"BcB "E7"B2f|
                "A"ecc c2f|"A"ecc c2c/2d/2|"D"efe "E7"dcB| [1"A"Ace a2:|
                [2"A"Ace ag=g||
                """);

        assertThat(score.tracks())
                .singleElement()
                .satisfies(track -> assertThat(track.name()).isEqualTo("A and D"));
        // Each time a pickup of one eighth and seven bars of six; then an ending of five, and one of six: 97 eighths of
        // 240.
        assertThat(score.end()).isEqualTo((1 + 7 * 6 + 5 + 1 + 7 * 6 + 6) * 240);
        assertThat(keys(score).subList(0, 5)).containsExactly(78, 76, 73, 73, 73);
        assertThat(keys(score).subList(keys(score).size() - 3, keys(score).size()))
                .containsExactly(81, 80, 79);
    }

    @Test
    void bytesThatAreNoUtf8AreLatin1() {
        Score score = read("X:1\nT:Pr\u00e9lude\nK:C\nC|\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(score.tracks().get(0).name()).isEqualTo("Pr\u00e9lude");
    }

    @Test
    void aFileWithoutATuneIsRefused() {
        assertThatThrownBy(() -> read("Dear Sir,\n"))
                .isInstanceOf(MusicFileException.class)
                .hasMessageContaining("there is no tune (X:) with a note");
    }
}
