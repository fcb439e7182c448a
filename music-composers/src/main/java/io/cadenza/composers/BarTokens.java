package io.cadenza.composers;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.score.Score;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The symbols that each bar of a dice game contributes to a piece.
 *
 * <p>A bar's symbols are taken from it and one bar after it: what is left when the symbols of the following bar alone are
 * cut off the end. So a wait from a bar's last note to the bar line belongs to that bar, and after the last bar there is
 * none. That this is right for any neighbours is checked, not assumed: for all pairs of bars that can follow each other,
 * and for random whole pieces.
 */
final class BarTokens {
    private static final int WHOLE_PIECES = 200;

    private final DiceGame game;
    private final Function<Score, List<String>> encode;

    private BarTokens(DiceGame game, Function<Score, List<String>> encode) {
        this.game = game;
        this.encode = encode;
    }

    /**
     * For each column what it may contribute, with the ways in which the dice lead there; bars that give the same symbols
     * are one.
     *
     * @throws CadenzaException if a bar's symbols depend on the bars beside it
     */
    static List<Map<List<String>, BigInteger>> of(DiceGame game, Function<Score, List<String>> encode) {
        BarTokens tokens = new BarTokens(game, encode);
        List<List<List<String>>> table = tokens.table();
        tokens.checkPairs(table);
        tokens.checkPieces(table);
        List<BigInteger> ways = game.ways();
        return table.stream().map(column -> merged(column, ways)).toList();
    }

    private static Map<List<String>, BigInteger> merged(List<List<String>> column, List<BigInteger> ways) {
        Map<List<String>, BigInteger> merged = new LinkedHashMap<>();
        for (int sum = 0; sum < column.size(); sum++) {
            merged.merge(column.get(sum), ways.get(sum), BigInteger::add);
        }
        return merged;
    }

    private List<List<List<String>>> table() {
        int columns = game.columns().size();
        List<List<List<String>>> table = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            List<List<String>> tokens = new ArrayList<>();
            for (Bar bar : game.columns().get(column)) {
                tokens.add(
                        column == columns - 1
                                ? encoded(bar)
                                : before(bar, game.columns().get(column + 1).get(0)));
            }
            table.add(tokens);
        }
        return table;
    }

    /** The symbols of a bar when another one follows. */
    private List<String> before(Bar bar, Bar next) {
        List<String> both = encoded(bar, next);
        List<String> tail = encoded(next);
        int length = both.size() - tail.size();
        if (length < 0 || !both.subList(length, both.size()).equals(tail)) {
            throw entangled();
        }
        return both.subList(0, length);
    }

    private void checkPairs(List<List<List<String>>> table) {
        for (int column = 0; column + 1 < table.size(); column++) {
            List<Bar> bars = game.columns().get(column);
            for (Bar next : game.columns().get(column + 1)) {
                for (int sum = 0; sum < bars.size(); sum++) {
                    if (!before(bars.get(sum), next).equals(table.get(column).get(sum))) {
                        throw entangled();
                    }
                }
            }
        }
    }

    private void checkPieces(List<List<List<String>>> table) {
        RandomGenerator random = Seeds.generator(0, "bar-tokens");
        for (int piece = 0; piece < WHOLE_PIECES; piece++) {
            List<Integer> rolls = game.roll(random);
            List<String> expected = new ArrayList<>();
            for (int column = 0; column < table.size(); column++) {
                expected.addAll(table.get(column).get(rolls.get(column)));
            }
            if (!encode.apply(game.score(rolls)).equals(expected)) {
                throw entangled();
            }
        }
    }

    private List<String> encoded(Bar... bars) {
        return encode.apply(game.play(List.of(bars)));
    }

    private static CadenzaException entangled() {
        return new CadenzaException("The entropy of these tokens is not known: this tokenizer writes a bar differently"
                + " beside different bars. Choose the tokenizer article or note-chord to have it.");
    }
}
