package io.cadenza.data.token;

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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores here have 12 ticks a quarter, so that a tick is a step of the default grid. */
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
    void waitsAndDurationsBeyondEightQuartersAreSplitAndCut() {
        assertThat(encode(Note.of(0, 500, 60, 90), Note.of(200, 12, 60, 90)))
                .containsExactly("C4:96", "wait:96", "wait:96", "wait:8", "C4:12");
    }

    @Test
    void aSilenceHasAtMost64Quarters() {
        List<String> eightWaits = Collections.nCopies(8, "wait:96");

        assertThat(encode(Note.of(1L << 40, 12, 60, 90)))
                .startsWith(eightWaits.toArray(String[]::new))
                .hasSize(9);
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
    void aRareNoteTakesTheNearestPlainDuration() {
        assertThat(tokenizer.split("C4:13")).containsExactly("C4:12");
        assertThat(tokenizer.split("C4:14")).containsExactly("C4:12");
        assertThat(tokenizer.split("C4:15")).containsExactly("C4:16");
        assertThat(tokenizer.split("C4:95")).containsExactly("C4:96");
        assertThat(tokenizer.split("C4:5")).containsExactly("C4:4");
        assertThat(new NoteChordTokenizer(11).split("C4:88"))
                .as("96 is over its maximum")
                .containsExactly("C4:64");
        for (int plain : new int[] {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96}) {
            assertThat(tokenizer.split("C4:" + plain)).isEmpty();
        }
    }

    @Test
    void aRareChordSplitsIntoItsNotesAndAWaitIntoPowersOfTwo() {
        assertThat(tokenizer.split("C4.E4:12")).containsExactly("C4:12", "E4:12");
        assertThat(tokenizer.split("wait:11")).containsExactly("wait:8", "wait:2", "wait:1");
        assertThat(tokenizer.split("wait:8")).containsExactly("wait:4", "wait:4");
        assertThat(tokenizer.split("wait:1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C4", "C4:0", "C4:97", "H4:1", "C4.:1", "wait:-1", "0.4.7", "", "C4:12:3"})
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
