package io.cadenza.data.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class InstrumentFilterTest {
    private static final int PIANO = 0;
    private static final int VIOLIN = 40;
    private static final int FLUTE = 73;

    private static Note note(long onset, int channel, int key) {
        return new Note(onset, 96, key, 64, channel, Note.Ending.RELEASED);
    }

    /** A piano (60), a violin (64) that becomes a flute (67), drums (36), and a track that names no instrument (48). */
    private static Score band() {
        return new Score(
                96,
                List.of(
                        new Track("", List.of(note(0, 0, 60)), List.of(new ProgramChange(0, 0, PIANO))),
                        new Track(
                                "",
                                List.of(note(0, 1, 64), note(96, 1, 67)),
                                List.of(new ProgramChange(0, 1, VIOLIN), new ProgramChange(96, 1, FLUTE))),
                        new Track("", List.of(note(0, 9, 36)), List.of(new TempoChange(0, 400_000))),
                        new Track("", List.of(note(0, 2, 48)), List.of())));
    }

    private static List<Integer> kept(String words) {
        return InstrumentFilter.parse(words)
                .apply(band())
                .notes()
                .map(Note::pitch)
                .sorted()
                .toList();
    }

    @Test
    void wordsChooseAndAddToEachOther() {
        assertThat(kept("pitched")).containsExactly(48, 60, 64, 67);
        assertThat(kept("any")).containsExactly(36, 48, 60, 64, 67);
        assertThat(kept("drums")).containsExactly(36);
        assertThat(kept("strings")).containsExactly(64);
        assertThat(kept("pipe, drums")).containsExactly(36, 67);
        assertThat(kept("73")).containsExactly(67);
        assertThat(kept("40-47,piano")).containsExactly(48, 60, 64);
    }

    /** General MIDI begins with a grand piano on every channel. */
    @Test
    void aNoteWithoutAProgramIsAPianos() {
        assertThat(kept("0")).containsExactly(48, 60);
    }

    @Test
    void aProgramOfTheOwnTrackCountsBeforeThoseOfOthersOnTheChannel() {
        // Both tracks play on channel 0, as many programs write them.
        Score score = new Score(
                96,
                List.of(
                        new Track("", List.of(note(0, 0, 60)), List.of(new ProgramChange(0, 0, PIANO))),
                        new Track("", List.of(note(0, 0, 72)), List.of(new ProgramChange(0, 0, FLUTE))),
                        new Track("", List.of(note(0, 0, 84)), List.of())));

        assertThat(InstrumentFilter.parse("piano").apply(score).notes().map(Note::pitch))
                .containsExactly(60);
    }

    @Test
    void tracksAndTheEventsBesideTheNotesStay() {
        Score pianoOnly = InstrumentFilter.parse("piano").apply(band());

        assertThat(pianoOnly.tracks()).hasSize(4);
        assertThat(pianoOnly.events(TempoChange.class)).hasSize(1);
    }

    /** A held C with an accompaniment under it, a chord, and a higher voice that cuts a lower note. */
    @Test
    void theMelodyIsTheHighestVoice() {
        Score score = new Score(
                96,
                List.of(Track.of(
                        "",
                        List.of(
                                Note.of(0, 96, 72, 64),
                                Note.of(48, 48, 60, 64),
                                Note.of(96, 96, 64, 64),
                                Note.of(96, 96, 67, 64),
                                Note.of(144, 48, 76, 64)))));

        assertThat(InstrumentFilter.parse("melody").apply(score).notes())
                .containsExactly(Note.of(0, 96, 72, 64), Note.of(96, 48, 67, 64), Note.of(144, 48, 76, 64));
    }

    /** Two keys of a chord that go down 5 of 96 ticks apart, the lower first. */
    @Test
    void aChordThatIsNotStruckAtOnceLeavesNoSplinters() {
        Score score = new Score(96, List.of(Track.of("", List.of(Note.of(0, 96, 60, 64), Note.of(5, 91, 67, 64)))));

        assertThat(InstrumentFilter.parse("melody").apply(score).notes()).containsExactly(Note.of(5, 91, 67, 64));
    }

    @Test
    void theMelodyOfSomeInstrumentsAndDrumsBesideIt() {
        assertThat(kept("melody")).containsExactly(64, 67);
        assertThat(kept("piano,melody")).containsExactly(60);
        assertThat(kept("piano,melody,drums")).containsExactly(36, 60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pitched | pitched",
                "any | any",
                "Piano , STRINGS | piano,strings",
                "strings,piano | piano,strings",
                "0-7 | piano",
                "73,drums,40-47 | strings,73,drums",
                "melody | pitched,melody",
                "piano,melody | piano,melody",
                "drums | drums"
            })
    void equalChoicesHaveEqualWordsThatReadBack(String written, String text) {
        InstrumentFilter filter = InstrumentFilter.parse(written);

        assertThat(filter.text()).isEqualTo(text);
        assertThat(InstrumentFilter.parse(text)).isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource({"pianos", "128", "7-3", "0-128", "-1", "''"})
    void aWordThatIsNoChoiceIsRefusedWithAllThatAre(String word) {
        assertThatThrownBy(() -> InstrumentFilter.parse("piano," + word))
                .isInstanceOf(CadenzaException.class)
                .hasMessageStartingWith("\"" + word + "\" is no choice of instruments; available: pitched")
                .hasMessageContaining("chromatic-percussion, organ, guitar");
    }

    @Test
    void drumsThatAreWantedAreWrittenDownLikeKeys() {
        ScoreTokenizer noteChord = Tokenizers.create("note-chord", Map.of()).requireScores();

        assertThat(noteChord.encode(InstrumentChoice.of("drums", noteChord).apply(band())))
                .containsExactly("C2:12");
        assertThat(noteChord.encode(InstrumentChoice.of("73,drums", noteChord).apply(band())))
                .containsExactly("C2:12", "wait:12", "G4:12");
    }

    @Test
    void autoIsEverythingPitchedButTheArticleKeepsItsOwnRule() {
        assertThat(InstrumentChoice.of("auto", Tokenizers.create("note-chord", Map.of()))
                        .text())
                .isEqualTo("pitched");
        assertThat(InstrumentChoice.of("auto", Tokenizers.create("article", Map.of())))
                .isEqualTo(InstrumentChoice.ALL);
        assertThat(InstrumentChoice.of("strings", Tokenizers.create("article", Map.of()))
                        .text())
                .isEqualTo("strings");
        assertThat(InstrumentChoice.of("own", Tokenizers.create("note-chord", Map.of())))
                .isEqualTo(InstrumentChoice.ALL);
    }
}
