package io.cadenza.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.eval.metrics.Loops.Cycles;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CyclesTest {
    /** Numbers that never repeat, then a pattern of {@code period} for {@code looped} tokens. */
    private static int[] music(int free, int period, int looped) {
        return IntStream.concat(
                        IntStream.range(1000, 1000 + free),
                        IntStream.range(0, looped).map(i -> i % period))
                .toArray();
    }

    @Test
    void anEndInOnePatternIsALoop() {
        assertThat(Cycles.period(music(50, 1, 128))).hasValue(1);
        assertThat(Cycles.period(music(50, 7, 128))).hasValue(7);
        assertThat(Cycles.period(music(0, 64, 128))).hasValue(64);
    }

    @Test
    void aShorterRepetitionOrALongerPatternIsMusic() {
        assertThat(Cycles.period(music(50, 1, 127))).isEmpty();
        assertThat(Cycles.period(music(50, 65, 200))).isEmpty();
        assertThat(Cycles.period(music(0, 1, 127))).isEmpty();
        assertThat(Cycles.period(new int[0])).isEmpty();
    }

    @Test
    void aLoopThatWasLeftIsNone() {
        int[] left = IntStream.concat(IntStream.of(music(0, 3, 200)), IntStream.of(99))
                .toArray();

        assertThat(Cycles.period(left)).isEmpty();
    }
}
