package io.cadenza.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.score.ScoreEvent.KeyPressure;
import io.cadenza.core.score.ScoreEvent.SystemExclusive;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class ScoreTest {
    @Test
    void notesOfOneOnsetKeepTheirOrder() {
        Note late = Note.of(10, 5, 60, 80);
        Note firstAtZero = Note.of(0, 5, 72, 80);
        Note secondAtZero = Note.of(0, 5, 48, 80);

        Track track = Track.of("", List.of(late, firstAtZero, secondAtZero));

        assertThat(track.notes()).containsExactly(firstAtZero, secondAtZero, late);
    }

    @Test
    void eventsOfAllTracksComeInTimeOrder() {
        Track conductor = new Track("", List.of(), List.of(new TempoChange(96, 400_000)));
        Track second = new Track("", List.of(), List.of(new TempoChange(0, 500_000), new TimeSignature(0, 3, 8)));

        assertThat(new Score(96, List.of(conductor, second)).events(TempoChange.class))
                .containsExactly(new TempoChange(0, 500_000), new TempoChange(96, 400_000));
    }

    /** 480 ticks a quarter: one quarter at 120 is 0.5 s, then two quarters at 60 are 2 s. */
    @Test
    void secondsFollowTheTempoMap() {
        Track conductor = new Track("", List.of(), List.of(new TempoChange(480, 1_000_000)));
        TempoMap tempos = new Score(480, List.of(conductor)).tempoMap();

        assertThat(tempos.seconds(480)).isEqualTo(0.5, within(1e-12));
        assertThat(tempos.seconds(1440)).isEqualTo(2.5, within(1e-12));
    }

    @Test
    void aScoreEndsWithItsLastNoteOrEvent() {
        Track track = new Track("", List.of(Note.of(0, 960, 60, 80)), List.of(new ProgramChange(480, 0, 0)));

        assertThat(new Score(480, List.of(track)).quarters()).isEqualTo(2);
        assertThat(new Score(480, List.of()).end()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-1,0,60,80,0", "0,-1,60,80,0", "0,0,128,80,0", "0,0,60,0,0", "0,0,60,128,0", "0,0,60,80,16"})
    void notesOutsideMidiAreRefused(long onset, long duration, int key, int velocity, int channel) {
        assertThatThrownBy(() -> new Note(onset, duration, key, velocity, channel, Note.Ending.RELEASED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBeatUnitIsAPowerOfTwo() {
        assertThatThrownBy(() -> new TimeSignature(0, 3, 6))
                .hasMessage("A beat unit is a power of two from 1 to 128, not 6");
    }

    @Test
    void temposAreRoundedToAMicrosecond() {
        assertThat(TempoChange.ofQuartersPerMinute(0, 96).microsecondsPerQuarter())
                .isEqualTo(625_000);
    }

    @Test
    void anEventMovesWithAllItHolds() {
        assertThat(new ProgramChange(0, 1, 40, 2).at(96)).isEqualTo(new ProgramChange(96, 1, 40, 2));
        assertThat(new ControlChange(0, 1, 64, 127, -1).at(96)).isEqualTo(new ControlChange(96, 1, 64, 127, -1));
        assertThat(new KeyPressure(0, 1, 60, 5).at(96)).isEqualTo(new KeyPressure(96, 1, 60, 5));
        assertThat(new TextEvent(0, TextEvent.Kind.LYRIC, "é", true).at(96))
                .isEqualTo(new TextEvent(96, TextEvent.Kind.LYRIC, "é", true));
        assertThat(new SystemExclusive(0, true, List.of((byte) 1)).at(96))
                .isEqualTo(new SystemExclusive(96, true, List.of((byte) 1)));
    }

    @Test
    void aNoteThatIsMovedKeepsHowItIsReleased() {
        Note note = new Note(0, 5, 60, 80, 3, Note.Ending.RESTRUCK, 20);

        assertThat(note.withChannel(4).withDuration(7)).isEqualTo(new Note(0, 7, 60, 80, 4, Note.Ending.RESTRUCK, 20));
    }

    @Test
    void aPartOfAScoreBeginsWithWhatHoldsThere() {
        Track violin = new Track(
                "violin",
                List.of(
                        new Note(0, 480, 60, 80, 0, Note.Ending.RELEASED),
                        new Note(900, 400, 62, 80, 0, Note.Ending.RELEASED),
                        new Note(1200, 100, 64, 80, 0, Note.Ending.RELEASED)),
                List.of(
                        new ProgramChange(0, 0, 40),
                        new TempoChange(0, 500_000),
                        new TimeSignature(960, 3, 4),
                        new TextEvent(0, TextEvent.Kind.LYRIC, "la", false)));

        Score part = new Score(480, List.of(violin)).between(900, 1250);

        assertThat(part.tracks())
                .singleElement()
                .isEqualTo(new Track(
                        "violin",
                        List.of(
                                new Note(0, 350, 62, 80, 0, Note.Ending.RELEASED),
                                new Note(300, 50, 64, 80, 0, Note.Ending.RELEASED)),
                        List.of(
                                new ProgramChange(0, 0, 40),
                                new TempoChange(0, 500_000),
                                new TimeSignature(60, 3, 4))));
    }

    @Test
    void whatIsSaidAnewAtTheStartOfAPartReplacesWhatHeld() {
        Track track = new Track("", List.of(), List.of(new TempoChange(0, 500_000), new TempoChange(960, 400_000)));

        assertThat(new Score(480, List.of(track)).between(960, Long.MAX_VALUE).events(TempoChange.class))
                .containsExactly(new TempoChange(0, 400_000));
    }
}
