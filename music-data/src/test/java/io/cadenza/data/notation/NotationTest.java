package io.cadenza.data.notation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One quarter is 24 in what is given here, and 840 units. */
@Tag("fast")
class NotationTest {
    private static final int SCALE = 35;

    @ParameterizedTest
    @CsvSource({
        "60, 0, false, C 0 4", "61, 0, false, C 1 4", "63, 0, false, E -1 4", "66, 0, false, F 1 4",
        "68, 0, false, G 1 4", "70, 0, false, B -1 4", "66, -4, false, G -1 4", "71, 7, false, B 0 4",
        "72, 7, false, B 1 4", "71, -7, false, C -1 5", "75, 0, true, D 1 5", "68, 0, true, G 1 4",
        "66, -3, true, F 1 4", "71, -3, true, B 0 4", "0, 0, false, C 0 -1", "127, 0, false, G 0 9"
    })
    void aPitchIsSpelledAsItsKeyWants(int key, int sharps, boolean minor, String spelled) {
        SpelledPitch pitch = SpelledPitch.of(key, new KeySignature(0, sharps, minor));

        assertThat(pitch.step() + " " + pitch.alter() + " " + pitch.octave()).isEqualTo(spelled);
    }

    /** The signs of one bar as {@code value[.][t]}, with {@code -} before a tied one and {@code r} for rests. */
    private static String signs(int beats, int unit, int... edges) {
        int bar = 96 * SCALE * beats / unit;
        Measure measure = new Measure(0, bar, new TimeSignature(0, beats, unit), true, Optional.empty());
        List<Chord> chords = new ArrayList<>();
        for (int i = 0; i + 1 < edges.length; i += 2) {
            chords.add(Chord.of((long) edges[i] * SCALE, (long) edges[i + 1] * SCALE, 60, 80));
        }
        List<Symbol> symbols = Rhythm.of(measure, chords, true);
        assertThat(symbols.stream().mapToInt(Symbol::length).sum()).isEqualTo(bar);
        return symbols.stream().map(NotationTest::sign).collect(Collectors.joining(" "));
    }

    private static String sign(Symbol symbol) {
        String value = symbol.value().map(v -> v.name() + ".".repeat(v.dots())).orElse("bar");
        return (symbol.tieStop() ? "-" : "")
                + (symbol.kind() == Symbol.Kind.REST ? "r" : "")
                + value
                + symbol.tuplet()
                        .map(tuplet -> tuplet.actual() == 3 ? "t" : String.valueOf(tuplet.actual()))
                        .orElse("");
    }

    @Test
    void lengthsAreCutWhereABeatMustBeSeen() {
        assertThat(signs(4, 4)).isEqualTo("rbar");
        assertThat(signs(4, 4, 0, 96)).isEqualTo("whole");
        assertThat(signs(4, 4, 0, 36, 36, 48)).isEqualTo("quarter. eighth rhalf");
        assertThat(signs(4, 4, 24, 72)).as("one syncopation is legible").isEqualTo("rquarter half rquarter");
        assertThat(signs(4, 4, 12, 72)).isEqualTo("reighth quarter. -quarter rquarter");
        assertThat(signs(3, 4, 0, 72)).isEqualTo("half.");
        assertThat(signs(6, 8, 0, 36, 36, 72)).isEqualTo("quarter. quarter.");
        assertThat(signs(6, 8, 0, 72)).isEqualTo("half.");
        assertThat(signs(6, 8, 0, 24, 24, 48))
                .as("the second crosses the middle")
                .isEqualTo("quarter eighth -eighth rquarter");
        assertThat(signs(9, 8, 0, 108)).isEqualTo("half. -quarter.");
    }

    @Test
    void tripletsFillTheirQuarter() {
        assertThat(signs(2, 4, 0, 8, 8, 16, 16, 24)).isEqualTo("eightht eightht eightht rquarter");
        assertThat(signs(2, 4, 0, 16, 16, 24)).isEqualTo("quartert eightht rquarter");
        assertThat(signs(2, 4, 16, 48)).as("tied out of the triplet").isEqualTo("rquartert eightht -quarter");
        assertThat(signs(2, 4, 0, 4, 4, 8, 8, 12, 12, 16, 16, 20, 20, 24))
                .isEqualTo("16tht 16tht 16tht 16tht 16tht 16tht rquarter");
        assertThat(signs(3, 8, 24, 28, 28, 32, 32, 36))
                .as("half a quarter is left")
                .isEqualTo("rquarter 16tht 16tht 16tht");
    }

    @Test
    void eachQuarterTakesTheNearerDivision() {
        // In 480ths: 163 and 318 are near thirds of a quarter, 365 is near three quarters of one.
        Score score = new Score(
                480,
                List.of(Track.of(
                        "",
                        List.of(
                                Note.of(0, 160, 60, 80),
                                Note.of(163, 150, 62, 80),
                                Note.of(318, 160, 64, 80),
                                Note.of(480, 360, 65, 80),
                                Note.of(845, 110, 67, 80)))));

        NotatedPart part = Notation.of(score).parts().get(0);

        assertThat(part.staves().get(0).voices())
                .singleElement()
                .satisfies(voice ->
                        assertThat(voice).extracting(Chord::start).containsExactly(0L, 280L, 560L, 840L, 1470L));
    }

    @Test
    void aKeyIsFoundFromTheNotes() {
        assertThat(keyOf(60, 62, 64, 65, 67, 69, 71, 72, 60, 64, 67)).isEqualTo(new KeySignature(0, 0, false));
        assertThat(keyOf(57, 59, 60, 62, 64, 65, 68, 69, 57, 60, 64)).isEqualTo(new KeySignature(0, 0, true));
        assertThat(keyOf(63, 65, 67, 68, 70, 72, 74, 75, 63, 67, 70)).isEqualTo(new KeySignature(0, -3, false));
    }

    private static KeySignature keyOf(int... keys) {
        List<Note> notes = new ArrayList<>();
        for (int key : keys) {
            notes.add(Note.of(notes.size() * 4L, 4, key, 80));
        }
        return KeyFinder.of(new Score(4, List.of(Track.of("", notes)))).orElseThrow();
    }

    @Test
    void moreThanFourVoicesAreCutToFour() {
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            notes.add(Note.of(i, 16 - i, 60 + 2 * i, 80));
        }

        List<List<Chord>> voices = Notation.of(new Score(4, List.of(Track.of("", notes))))
                .parts()
                .get(0)
                .staves()
                .get(0)
                .voices();

        assertThat(voices).hasSize(4);
        assertThat(voices.stream().mapToInt(List::size).sum()).isEqualTo(6);
    }
}
