package io.cadenza.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopsTest {
    /** Tokens that never repeat, then a cycle of {@code period} for {@code looping} tokens. */
    private static int[] piece(int before, int period, int looping) {
        return IntStream.concat(
                        IntStream.range(1000, 1000 + before),
                        IntStream.range(0, looping).map(i -> i % period))
                .toArray();
    }

    @Test
    void aPieceLoopsIfItsLast128TokensRepeatWithAPeriodOf64OrLess() {
        assertThat(Loops.in(Stream.of(piece(100, 1, 128), piece(100, 64, 128)))).isEqualTo(new Loops(2, 2));
        assertThat(Loops.in(Stream.of(piece(100, 65, 128)))).isEqualTo(new Loops(0, 1));
        assertThat(Loops.in(Stream.of(piece(100, 4, 127)))).isEqualTo(new Loops(0, 1));
    }

    @Test
    void aPieceOfLessThan128TokensDoesNotCount() {
        assertThat(Loops.in(Stream.of(piece(0, 2, 127), piece(0, 2, 128)))).isEqualTo(new Loops(1, 1));
    }
}
