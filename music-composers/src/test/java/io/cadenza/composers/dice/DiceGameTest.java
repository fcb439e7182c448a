package io.cadenza.composers.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.Seeds;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("fast")
class DiceGameTest {
    private static final int ROLLS = 100_000;

    static Stream<String> games() {
        return Stream.of("dice-waltz.txt", "dice-minuet.txt", "dice-trio.txt", "dice-contredanse.txt");
    }

    @Test
    void twoDiceShowSevenInSixWaysAndTwoInOne() {
        assertThat(ways("dice-waltz.txt")).containsExactly(1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1);
    }

    @Test
    void oneDieShowsEachFaceInOneWay() {
        assertThat(ways("dice-trio.txt")).containsExactly(1, 1, 1, 1, 1, 1);
    }

    /** 99.9 % of fair dice stay below 29.588, the quantile of χ² with 10 degrees of freedom, or 20.515 with 5. */
    @ParameterizedTest
    @MethodSource("games")
    void hundredThousandThrowsFollowTheSumOfTheDice(String name) {
        DiceGame game = DiceGameParser.resource(name);
        int[] ways = ways(name);
        long[] observed = new long[ways.length];
        RandomGenerator random = Seeds.generator(516, "dice");
        for (int piece = 0; piece < ROLLS / 16; piece++) {
            game.roll(random).forEach(sum -> observed[sum]++);
        }
        assertThat(chiSquare(observed, ways)).isLessThan(ways.length == 11 ? 29.588 : 20.515);
    }

    /** The same bound, divided among 16 columns: 1 − 0.001/16 of fair dice stay below 36.751, or 26.736 for one die. */
    @ParameterizedTest
    @MethodSource("games")
    void everyColumnHasDiceOfItsOwn(String name) {
        DiceGame game = DiceGameParser.resource(name);
        int[] ways = ways(name);
        long[][] observed = new long[16][ways.length];
        RandomGenerator random = Seeds.generator(516, "columns");
        for (int piece = 0; piece < ROLLS / 16; piece++) {
            List<Integer> rolls = game.roll(random);
            IntStream.range(0, 16).forEach(column -> observed[column][rolls.get(column)]++);
        }
        assertThat(List.of(observed))
                .allSatisfy(
                        column -> assertThat(chiSquare(column, ways)).isLessThan(ways.length == 11 ? 36.751 : 26.736));
    }

    private static int[] ways(String name) {
        return DiceGameParser.resource(name).columns().get(0).ways().stream()
                .mapToInt(BigInteger::intValueExact)
                .toArray();
    }

    private static double chiSquare(long[] observed, int[] ways) {
        double all = LongStream.of(observed).sum();
        double sum = 0;
        for (int i = 0; i < observed.length; i++) {
            double expected = all * ways[i] / IntStream.of(ways).sum();
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
    void aColumnWithoutABarForEverySumIsRefused() {
        List<Bar> five = List.copyOf(Games.small().columns().get(0).bars().subList(0, 5));
        assertThatThrownBy(() -> new DiceGame.Column(1, 0, five))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A column of 1 dice has 6 bars, not 5");
    }

    @Test
    void gamesInARowPlayOneAfterTheOtherEachInItsKey() {
        DiceGame minuet = DiceGameParser.resource("dice-minuet.txt");
        DiceGame trio = DiceGameParser.resource("dice-trio.txt");
        List<Integer> rolls = Collections.nCopies(16, 3);
        Score both = minuet.then(trio).score(Collections.nCopies(32, 3));
        // 16 bars of 3/4 at 480 ticks a quarter last 23,040 ticks.
        List<Note> second = both.notes().filter(note -> note.onset() >= 23_040).toList();
        assertThat(both.notes().filter(note -> note.onset() < 23_040))
                .containsExactlyElementsOf(minuet.score(rolls).notes().toList());
        assertThat(second)
                .extracting(Note::pitch)
                .containsExactlyElementsOf(
                        trio.score(rolls).notes().map(Note::pitch).toList());
        assertThat(both.events(KeySignature.class))
                .containsExactly(new KeySignature(0, 2, false), new KeySignature(23_040, 1, false));
    }

    @Test
    void gamesOfDifferentMetresDoNotFollowEachOther() {
        assertThatThrownBy(() -> Games.small().then(DiceGameParser.resource("dice-trio.txt")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
