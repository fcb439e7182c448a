package io.cadenza.data.arrange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.arrange.NoteRules.PitchRange;
import io.cadenza.data.arrange.NoteRules.Place;
import io.cadenza.data.token.Metre;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoteRulesTest {
    private static Place at(int step, int beats, int unit) {
        return new Place(0, step, new Metre(beats, unit), 12);
    }

    /** C4 is MIDI key 60, as scientific pitch notation has it. */
    @ParameterizedTest
    @CsvSource({"C3-G5, 48, 79", "c4-c5, 60, 72", "48-79, 48, 79", "Bb1-F#2, 34, 42", "C-1-G9, 0, 127"})
    void aRangeIsReadByNameOrNumber(String text, int low, int high) {
        assertThat(PitchRange.parse(text)).isEqualTo(new PitchRange(low, high));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C4", "G5-C3", "H1-H2", "0-128", "60 - 72"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> PitchRange.parse(text)).isInstanceOf(CadenzaException.class);
    }

    /** Beats are quarters in 4/4, dotted quarters in 6/8, eighths in 3/8. */
    @ParameterizedTest
    @CsvSource({
        "0, 4, 4, true",
        "12, 4, 4, true",
        "6, 4, 4, false",
        "18, 6, 8, true",
        "12, 6, 8, false",
        "6, 3, 8, true"
    })
    void onABeatOnlyTonesOfTheChordAreLeft(int step, int beats, int unit, boolean beat) {
        NoteRules rules = NoteRules.NONE.withChords(ChordChart.parse("C")).withKey("C");
        Place place = at(step, beats, unit);

        assertThat(rules.allows(0, place, 64, Optional.empty())).isTrue();
        assertThat(rules.allows(0, place, 62, Optional.empty())).isEqualTo(!beat);
        assertThat(rules.allows(0, place, 61, Optional.empty())).isFalse();
    }

    @Test
    void whereThereIsNoChordTheKeyThatIsAskedCounts() {
        NoteRules chords = NoteRules.NONE.withChords(ChordChart.parse("N.C. G"));

        assertThat(chords.allows(0, at(0, 4, 4), 61, Optional.empty())).isTrue();
        assertThat(chords.withKey("C").allows(0, at(0, 4, 4), 61, Optional.empty()))
                .isFalse();
        assertThat(chords.allows(0, at(24, 4, 4), 61, Optional.empty())).isFalse();
    }

    @Test
    void aTracksOwnRangeComesBeforeThatOfAll() {
        NoteRules rules = NoteRules.NONE
                .withRange(NoteRules.EVERY_TRACK, new PitchRange(60, 72))
                .withRange(1, new PitchRange(36, 48));

        assertThat(rules.allows(0, at(0, 4, 4), 60, Optional.empty())).isTrue();
        assertThat(rules.allows(1, at(0, 4, 4), 60, Optional.empty())).isFalse();
        assertThat(rules.allows(1, at(0, 4, 4), 48, Optional.empty())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1/8, 6, true", "1/8, 3, false", "1/12, 4, true", "1/12, 6, false", "1/1, 36, false", "1/16, 3, true"})
    void rhythmIsCountedFromTheBarLine(String rhythm, int step, boolean allowed) {
        assertThat(NoteRules.NONE.withRhythm(rhythm).allowsOnset(at(step, 4, 4)))
                .isEqualTo(allowed);
    }
}
