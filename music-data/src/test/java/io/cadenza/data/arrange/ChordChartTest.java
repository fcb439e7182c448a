package io.cadenza.data.arrange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChordChartTest {
    /** Pitch classes from C, as any book of chords has them. */
    @ParameterizedTest
    @CsvSource({
        "C, 0 4 7",
        "Am, 9 0 4",
        "F#m7, 6 9 1 4",
        "G7, 7 11 2 5",
        "Bdim, 11 2 5",
        "Csus4, 0 5 7",
        "G/B, 7 11 2",
        "C/Bb, 0 4 7 10",
        "Bb, 10 2 5",
        "Ebmaj7, 3 7 10 2",
        "D7sus4, 2 7 9 0",
        "Caug, 0 4 8",
        "Am6, 9 0 4 6",
        "Bm7b5, 11 2 5 9",
        "C#dim7, 1 4 7 10",
        "Asus2, 9 11 4",
        "Dm9, 2 5 9 0 4",
        "E7b9, 4 8 11 2 5",
        "Fadd9, 5 9 0 7",
        "G5, 7 2",
        "A-7, 9 0 4 7",
        "Cb, 11 3 6",
        "AmM7, 9 0 4 8",
        "C(add9), 0 4 7 2"
    })
    void aChordHasItsTones(String text, String tones) {
        Set<Integer> expected =
                Arrays.stream(tones.split(" ")).map(Integer::valueOf).collect(Collectors.toSet());

        assertThat(ChordChart.parse(text).at(0, 0).tones()).isEqualTo(expected);
    }

    private static String at(ChordChart chart, int bar, double place) {
        return chart.at(bar, place).text();
    }

    @Test
    void chordsShareTheirBarAndTheChartBeginsAgain() {
        ChordChart chart = ChordChart.parse("C | Am | F G | C");

        assertThat(chart.bars()).hasSize(4);
        assertThat(at(chart, 2, 0)).isEqualTo("F");
        assertThat(at(chart, 2, 0.49)).isEqualTo("F");
        assertThat(at(chart, 2, 0.5)).isEqualTo("G");
        assertThat(at(chart, 5, 0.9)).isEqualTo("Am");
    }

    @Test
    void barLinesAtBothEndsAndBarsAsBeforeAreUnderstood() {
        ChordChart chart = ChordChart.parse(" | G | % | | D7 N.C. |");

        assertThat(chart.bars()).hasSize(4);
        assertThat(at(chart, 1, 0)).isEqualTo("G");
        assertThat(at(chart, 2, 0)).isEqualTo("G");
        assertThat(chart.at(3, 0.5).tones()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"C | Xm | G, Xm, 5", "H, H, 1", "C | G7 Fmaj13x, Fmaj13x, 8", "C/X, C/X, 1", "c, c, 1"})
    void whatIsNoChordIsNamedWithItsColumn(String chart, String word, int column) {
        assertThatThrownBy(() -> ChordChart.parse(chart))
                .isInstanceOf(CadenzaException.class)
                .hasMessageStartingWith("\"%s\" at column %d is no chord. Write one such as".formatted(word, column));
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "'  ', 1", "'| | C', 2"})
    void aChartBeginsWithAChord(String chart, int column) {
        assertThatThrownBy(() -> ChordChart.parse(chart))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("begin with an empty bar at column " + column);
    }
}
