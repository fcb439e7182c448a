package io.cadenza.composers.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.composers.dice.DiceComposer.BarTokens;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class BarTokensTest {
    private static final BigInteger ONE = BigInteger.ONE;

    @Test
    void barsThatSoundAlikeAreOneWithTheWaysOfAll() {
        assertThat(BarTokens.of(Games.small(), Games::keys))
                .containsExactly(
                        Map.of(List.of("72", "48", "52"), BigInteger.valueOf(4), List.of("74", "48"), BigInteger.TWO),
                        Map.of(
                                List.of("72"), ONE,
                                List.of("74"), ONE,
                                List.of("76"), ONE,
                                List.of("77"), ONE,
                                List.of("79"), ONE,
                                List.of("81"), ONE));
    }

    @Test
    void aWaitUpToTheBarLineBelongsToItsBarAndTheLastBarHasNone() {
        // A bar of 2/4 at 480 ticks a quarter lasts 960 ticks.
        List<Map<List<String>, BigInteger>> columns = BarTokens.of(Games.small(), Games::keysAndWaits);
        assertThat(columns.get(0))
                .containsOnlyKeys(List.of("72", "48", "52", "wait:960"), List.of("74", "48", "wait:960"));
        assertThat(columns.get(1).keySet()).allMatch(tokens -> tokens.size() == 1);
    }

    @Test
    void anEndSymbolBelongsToTheLastBar() {
        List<Map<List<String>, BigInteger>> columns = BarTokens.of(Games.small(), score -> {
            List<String> tokens = new ArrayList<>(Games.keys(score));
            tokens.add("<end>");
            return tokens;
        });
        assertThat(columns.get(0)).containsOnlyKeys(List.of("72", "48", "52"), List.of("74", "48"));
        assertThat(columns.get(1)).containsKey(List.of("81", "<end>"));
    }

    @Test
    void theEntropyOfTheSmallGameIsThatOfItsDice() {
        // The first column: 4/6 and 2/6. The second: six equal bars.
        SourceEntropy entropy = TokenEntropy.of(BarTokens.of(Games.small(), Games::keys));
        double first = -2 / 3.0 * Math.log(2 / 3.0) - 1 / 3.0 * Math.log(1 / 3.0);
        assertThat(entropy.natsPerPiece()).isCloseTo(first + Math.log(6), within(1e-14));
        // 4/6 of the first bars have three notes, 2/6 two, and each second bar has one.
        assertThat(entropy.tokensPerPiece()).isCloseTo(8 / 3.0 + 1, within(1e-14));
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(12);
    }

    @Test
    void symbolsThatDependOnTheBarBeforeAreRefused() {
        assertThatThrownBy(() -> BarTokens.of(Games.small(), BarTokensTest::intervals))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("writes a bar differently beside different bars")
                .hasMessageContaining("Choose");
    }

    /** One pair of bars in 1,815 is written otherwise. */
    @ParameterizedTest
    @CsvSource({"0,3,8", "5,10,10", "6,1,9", "14,7,2"})
    void symbolsThatDependOnOnePairOfBarsAreRefused(int column, int bar, int next) {
        DiceGame waltz = DiceGameParser.resource("dice-waltz.txt");
        List<String> pair = Games.keys(waltz.play(
                List.of(
                        waltz.columns().get(column).bars().get(bar),
                        waltz.columns().get(column + 1).bars().get(next)),
                column));
        assertThat(BarTokens.of(waltz, Games::keys)).hasSize(16);
        assertThatThrownBy(() -> BarTokens.of(waltz, score -> {
                    List<String> keys = new ArrayList<>(Games.keys(score));
                    if (Collections.indexOfSubList(keys, pair) >= 0) {
                        keys.add("pair");
                    }
                    return keys;
                }))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("writes a bar differently beside different bars");
    }

    @Test
    void symbolsThatDependOnTheWholePieceAreRefused() {
        // Two bars never have 40 notes, so all pairs agree; a waltz has about 127.
        DiceGame waltz = DiceGameParser.resource("dice-waltz.txt");
        assertThatThrownBy(() -> BarTokens.of(
                        waltz, score -> Games.keys(score).stream().limit(40).toList()))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("entropy of these tokens is not known");
    }

    private static List<String> intervals(Score score) {
        List<String> symbols = new ArrayList<>();
        int before = 60;
        for (Note note : score.notes().toList()) {
            symbols.add("" + (note.pitch() - before));
            before = note.pitch();
        }
        return symbols;
    }
}
