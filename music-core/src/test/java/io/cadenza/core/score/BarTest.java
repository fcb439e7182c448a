package io.cadenza.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class BarTest {
    private static List<Bar> bars(long end, TimeSignature... metres) {
        return Bar.of(new Score(480, List.of(new Track("", List.of(Note.of(0, end, 60, 64)), List.of(metres)))));
    }

    private static List<List<Long>> spans(List<Bar> bars) {
        return bars.stream().map(bar -> List.of(bar.start(), bar.end())).toList();
    }

    @Test
    void aScoreWithoutMetreHasBarsOfFourQuarters() {
        assertThat(spans(bars(2000))).containsExactly(List.of(0L, 1920L), List.of(1920L, 3840L));
    }

    @Test
    void aTimeSignatureWithinABarCutsIt() {
        assertThat(spans(bars(
                        3000, new TimeSignature(0, 1, 4), new TimeSignature(480, 3, 4), new TimeSignature(2160, 2, 4))))
                .containsExactly(List.of(0L, 480L), List.of(480L, 1920L), List.of(1920L, 2160L), List.of(2160L, 3120L));
    }

    @Test
    void silentBarsCount() {
        Score late = new Score(480, List.of(Track.of("", List.of(Note.of(2000, 10, 60, 64)))));

        assertThat(Bar.of(late)).hasSize(2);
        assertThat(spans(Bar.of(new Score(480, List.of())))).containsExactly(List.of(0L, 1920L));
    }

    @Test
    void aBeatOfACompoundMetreIsADottedNote() {
        assertThat(new Bar(0, 1, new TimeSignature(0, 6, 8)).beat(480)).isEqualTo(720);
        assertThat(new Bar(0, 1, new TimeSignature(0, 3, 8)).beat(480)).isEqualTo(240);
        assertThat(new Bar(0, 1, new TimeSignature(0, 2, 2)).beat(480)).isEqualTo(960);
    }
}
