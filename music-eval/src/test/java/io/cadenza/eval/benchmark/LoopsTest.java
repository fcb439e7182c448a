package io.cadenza.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopsTest {
    /** A piece of 0, 1, 2, … and then a repeated cycle of so many tokens. */
    private static List<Integer> piece(int before, int period, int looping) {
        List<Integer> piece = new ArrayList<>();
        for (int i = 0; i < before; i++) {
            piece.add(1000 + i);
        }
        for (int i = 0; i < looping; i++) {
            piece.add(i % period);
        }
        return piece;
    }

    @Test
    void aPieceLoopsIfItsLast128TokensRepeatWithAPeriodOf64OrLess() {
        assertThat(Loops.in(List.of(piece(100, 1, 128), piece(100, 64, 128)))).isEqualTo(new Loops(2, 2));
        assertThat(Loops.in(List.of(piece(100, 65, 128)))).isEqualTo(new Loops(0, 1));
        assertThat(Loops.in(List.of(piece(100, 4, 127)))).isEqualTo(new Loops(0, 1));
    }

    @Test
    void aPieceOfLessThan128TokensDoesNotCount() {
        assertThat(Loops.in(List.of(piece(0, 2, 127), piece(0, 2, 128)))).isEqualTo(new Loops(1, 1));
    }
}
