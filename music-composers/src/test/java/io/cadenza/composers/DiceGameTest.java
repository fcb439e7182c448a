package io.cadenza.composers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.Seeds;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DiceGameTest {
    private static final DiceGame WALTZ = DiceGameParser.resource("dice-waltz.txt");
    private static final int ROLLS = 100_000;

    @Test
    void twoDiceShowSevenInSixWaysAndTwoInOne() {
        assertThat(WALTZ.ways())
                .containsExactlyElementsOf(LongStream.of(1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1)
                        .mapToObj(BigInteger::valueOf)
                        .toList());
    }

    @Test
    void oneDieShowsEachFaceInOneWay() {
        assertThat(Games.small().ways()).hasSize(6).containsOnly(BigInteger.ONE);
    }

    /** 99.9 % of fair dice stay below 29.588, the quantile of χ² with 10 degrees of freedom. */
    @Test
    void hundredThousandThrowsFollowTheSumOfTwoDice() {
        long[] observed = new long[11];
        RandomGenerator random = Seeds.generator(516, "dice");
        for (int piece = 0; piece < ROLLS / 16; piece++) {
            WALTZ.roll(random).forEach(sum -> observed[sum]++);
        }
        assertThat(chiSquare(observed)).isLessThan(29.588);
    }

    /** The same bound, divided among 16 columns: 1 − 0.001/16 of fair dice stay below 36.751. */
    @Test
    void everyColumnHasDiceOfItsOwn() {
        long[][] observed = new long[16][11];
        RandomGenerator random = Seeds.generator(516, "columns");
        for (int piece = 0; piece < ROLLS / 16; piece++) {
            List<Integer> rolls = WALTZ.roll(random);
            IntStream.range(0, 16).forEach(column -> observed[column][rolls.get(column)]++);
        }
        assertThat(List.of(observed))
                .allSatisfy(column -> assertThat(chiSquare(column)).isLessThan(36.751));
    }

    private static double chiSquare(long[] observed) {
        double all = LongStream.of(observed).sum();
        double sum = 0;
        for (int i = 0; i < observed.length; i++) {
            double expected = all * (6 - Math.abs(i - 5)) / 36;
            sum += (observed[i] - expected) * (observed[i] - expected) / expected;
        }
        return sum;
    }

    @Test
    void aScorePlaysTheBarsInARow() {
        // Bar 5: D5 for two eighths over C3 for four; bar 9: E5 for four. An eighth is 240 ticks.
        Score score = Games.small().score(List.of(4, 2));
        assertThat(score.ticksPerQuarter()).isEqualTo(480);
        assertThat(score.tracks().get(0).notes()).containsExactly(Note.of(0, 480, 74, 84), Note.of(960, 960, 76, 84));
        assertThat(score.tracks().get(1).notes()).containsExactly(Note.of(0, 960, 48, 68));
    }

    @Test
    void aTableWithoutABarForEverySumIsRefused() {
        TimeSignature metre = new TimeSignature(0, 3, 8);
        List<Bar> five = List.copyOf(Games.small().columns().get(0).subList(0, 5));
        assertThatThrownBy(() -> new DiceGame(metre, 16, 90, 1, List.of(five)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("columns of 6 bars");
    }
}
