package io.cadenza.data.token.notechord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.token.RandomMusic;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores here have 12 ticks a quarter, so that a tick is a step of the default grid. */
@Tag("fast")
class NoteChordTokenizerTest {
    private final ScoreTokenizer tokenizer =
            Tokenizers.create("note-chord", Map.of()).requireScores();

    @Test
    void notesOfOneOnsetAndDurationAreOneSymbolWithAscendingKeys() {
        assertThat(encode(Note.of(0, 12, 67, 90), Note.of(0, 12, 60, 90), Note.of(0, 12, 64, 90)))
                .containsExactly("C4.E4.G4:12");
    }

    @Test
    void symbolsOfOneOnsetComeByTheirLowestKey() {
        assertThat(encode(Note.of(0, 6, 64, 90), Note.of(0, 12, 67, 90), Note.of(0, 12, 60, 90), Note.of(0, 3, 48, 90)))
                .containsExactly("C3:3", "C4.G4:12", "E4:6");
    }

    @Test
    void onlyWaitsMoveTimeAndNoneStandsAtTheEnd() {
        assertThat(encode(Note.of(6, 24, 60, 90), Note.of(12, 6, 61, 90)))
                .containsExactly("wait:6", "C4:24", "wait:6", "C#4:6");
    }

    @Test
    void waitsBeyondEightQuartersAreSplitAndDurationsBeyondSixtyFourCut() {
        assertThat(encode(Note.of(0, 500, 60, 90), Note.of(200, 1000, 61, 90)))
                .containsExactly("C4:500", "wait:96", "wait:96", "wait:8", "C#4:768");
    }

    @Test
    void aSilenceIsCutByWholeBarsTo64Quarters() {
        List<String> sevenWaits = Collections.nCopies(7, "wait:96");

        // 2^40 is step 16 of a bar of 48; 15 bars and 16 steps are 736 steps, and 16 bars would be more than 768.
        assertThat(encode(Note.of(1L << 40, 12, 60, 90)))
                .startsWith(sevenWaits.toArray(String[]::new))
                .endsWith("wait:64", "C4:12")
                .hasSize(9);
    }

    @Test
    void aKeyStruckAgainWhileItSoundsEndsThere() {
        assertThat(encode(Note.of(0, 24, 60, 90), Note.of(6, 6, 60, 90))).containsExactly("C4:6", "wait:6", "C4:6");
        assertThat(decode("C4:24", "wait:6", "C4:6"))
                .containsExactly(Note.of(0, 240, 60, 80), Note.of(240, 240, 60, 80));
    }

    @Test
    void timesGoToTheNearestStepAndNoNoteVanishes() {
        Score fine = score(1200, Note.of(149, 1, 60, 90), Note.of(150, 451, 62, 90));

        // 100 ticks a step: 149 is step 1, the tie 150 goes up to step 2, the end 601 is step 6.
        assertThat(tokenizer.encode(fine)).containsExactly("wait:1", "C4:1", "wait:1", "D4:4");
    }

    @Test
    void tracksAreMergedAndDrumsLeftOut() {
        Track drums = Track.of("drums", List.of(new Note(0, 12, 36, 90, 9, Note.Ending.RELEASED)));
        Track left = Track.of("left", List.of(new Note(0, 12, 48, 90, 1, Note.Ending.RELEASED)));
        Track right = Track.of("right", List.of(Note.of(0, 12, 60, 90)));

        assertThat(tokenizer.encode(new Score(12, List.of(drums, right, left)))).containsExactly("C3.C4:12");
    }

    @Test
    void ofOneKeyStruckTwiceAtOnceTheLongerStays() {
        assertThat(encode(Note.of(0, 24, 60, 90), Note.of(0, 12, 60, 90))).containsExactly("C4:24");
        assertThat(decode("C4:24", "C4:12")).containsExactly(Note.of(0, 960, 60, 80));
    }

    @Test
    void theGridIsAnOptionThatTheTokenizerRemembers() {
        ScoreTokenizer sixteenths =
                Tokenizers.create("note-chord", Map.of("grid", "4")).requireScores();

        assertThat(sixteenths.encode(score(480, Note.of(0, 480, 60, 90)))).containsExactly("C4:4");
        assertThat(Tokenizers.create(sixteenths.name(), sixteenths.options()).options())
                .containsExactly(Map.entry("grid", "4"));
        assertThat(tokenizer.options()).containsExactly(Map.entry("grid", "12"));
    }

    @Test
    void decodedMusicIsOnePianoTrack() {
        Score score = tokenizer.decode(List.of("C-1.G9:96", "wait:12", "A#4:3"));

        assertThat(score.ticksPerQuarter()).isEqualTo(480);
        assertThat(score.tracks()).hasSize(1);
        assertThat(score.tracks().get(0).events()).containsExactly(new ProgramChange(0, 0, 0));
        assertThat(score.notes())
                .containsExactly(Note.of(0, 3840, 0, 80), Note.of(0, 3840, 127, 80), Note.of(480, 120, 70, 80));
    }

    @Test
    void anyOrderOfSymbolsIsMusic() {
        assertThat(decode("wait:12", "wait:12", "C4:1", "C4.E4:2", "wait:96")).hasSize(2);
        assertThat(decode()).isEmpty();
    }

    /** Plain durations are 1, 2, 3, 4, 6, 8, 12, 16, 24, …; 14 lies between 12 and 16, 10 between 8 and 12. */
    @Test
    void aRareNoteTakesTheNearestDurationThatIsKeptOrPlain() {
        assertThat(substitute("C4:13")).containsExactly("C4:12");
        assertThat(substitute("C4:14")).containsExactly("C4:12");
        assertThat(substitute("C4:15")).containsExactly("C4:16");
        assertThat(substitute("C4:5")).containsExactly("C4:4");
        assertThat(substitute("C4:14", "C4:15", "C5:14")).containsExactly("C4:15");
        assertThat(substitute("C4:14", "C4:17"))
                .as("a plain one is nearer, and may be found frequent")
                .containsExactly("C4:12");
        assertThat(substitute("C4:16", "C4:90")).containsExactly("C4:90");
        assertThat(new NoteChordTokenizer(11).substitute("C4:704", symbol -> false))
                .as("768 is over its maximum")
                .containsExactly("C4:512");
    }

    @Test
    void aKeyOfWhichNothingIsKeptComesNearerToTheMiddle() {
        assertThat(substitute("C1:6", "C2:6")).containsExactly("C2:6");
        assertThat(substitute("C8:12")).containsExactly("C7:12");
        assertThat(substitute("C#4:12", "D#4:8")).containsExactly("D#4:12");
        assertThat(substitute("C4:12")).isEmpty();
    }

    @Test
    void aRareChordKeepsItsLargestKeptPartAndTheNotesThatRemain() {
        String[] kept = {"C4.G4:12", "E4:12", "E4.C5:12", "C4.E4.C5:12", "C4.E4.G4.C5:6"};

        assertThat(substitute("C4.E4.G4.C5:12", kept)).containsExactly("C4.E4.C5:12", "G4:12");
        assertThat(substitute("C4.E4.G4:12", kept)).containsExactly("C4.G4:12", "E4:12");
        assertThat(substitute("D4.E4.G4:12", kept)).containsExactly("E4:12", "D4.G4:12");
    }

    @Test
    void aChordOfWhichNothingIsKeptTakesAPlainDurationOrFallsIntoItsNotes() {
        assertThat(substitute("C4.E4:12")).containsExactly("C4:12", "E4:12");
        assertThat(substitute("C4.E4:13", "C4:12")).containsExactly("C4.E4:12");
    }

    @Test
    void aWaitIsTheNearestSumOfKeptOnes() {
        assertThat(substitute("wait:11", "wait:1", "wait:3", "wait:8")).containsExactly("wait:8", "wait:3");
        assertThat(substitute("wait:6", "wait:4", "wait:3")).containsExactly("wait:3", "wait:3");
        assertThat(substitute("wait:7", "wait:2")).as("6 rather than 8").containsExactly("wait:2", "wait:2", "wait:2");
        assertThat(substitute("wait:1", "wait:12")).containsExactly("wait:12");
        assertThat(substitute("wait:8")).isEmpty();
    }

    /** 128 keys at once are no music, but a file may hold them. */
    @Test
    void aChordThatIsTooLargeToSearchIsCutInTwo() {
        String all = IntStream.range(0, 128).mapToObj(RandomMusic::pitchName).collect(Collectors.joining("."));

        assertThat(substitute(all + ":12").get(0)).isEqualTo("C-1.C#-1.D-1.D#-1.E-1.F-1.F#-1.G-1.G#-1.A-1.A#-1.B-1:12");
    }

    @Test
    void aSymbolIsTransposedByMovingItsKeys() {
        assertThat(tokenizer.transpose("C4.E4:12", 3)).hasValue("D#4.G4:12");
        assertThat(tokenizer.transpose("wait:12", 3)).hasValue("wait:12");
        assertThat(tokenizer.transpose("C4.G9:12", 1))
                .as("G9 is the highest key")
                .isEmpty();
        assertThat(tokenizer.transpose("C-1:12", -1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C4", "C4:0", "C4:769", "wait:97", "H4:1", "C4.:1", "wait:-1", "0.4.7", "", "C4:12:3"})
    void whatIsNoSymbolIsRefused(String symbol) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokenizer.decode(List.of(symbol)))
                .withMessageContaining("note-chord");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "49", "-4", "four", "4.5", ""})
    void aGridOutOfRangeIsRefusedWithTheRange(String grid) {
        assertThatThrownBy(() -> Tokenizers.create("note-chord", Map.of("grid", grid)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("1 to 48");
    }

    @Test
    void anUnknownOptionIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Tokenizers.create("note-chord", Map.of("gird", "4")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("\"gird\"")
                .hasMessageContaining("grid");
    }

    private List<String> substitute(String symbol, String... kept) {
        return tokenizer.substitute(symbol, Set.of(kept)::contains);
    }

    private List<String> encode(Note... notes) {
        return tokenizer.encode(score(12, notes));
    }

    private List<Note> decode(String... symbols) {
        return tokenizer.decode(List.of(symbols)).notes().toList();
    }

    private static Score score(int ticksPerQuarter, Note... notes) {
        return new Score(ticksPerQuarter, List.of(Track.of("", List.of(notes))));
    }
}
