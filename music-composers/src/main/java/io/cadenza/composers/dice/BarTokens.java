package io.cadenza.composers.dice;

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
import java.util.stream.IntStream;

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
        tokens.checkPieces(table);
        return IntStream.range(0, table.size())
                .mapToObj(column ->
                        merged(table.get(column), game.columns().get(column).ways()))
                .toList();
    }

    private static Map<List<String>, BigInteger> merged(List<List<String>> column, List<BigInteger> ways) {
        Map<List<String>, BigInteger> merged = new LinkedHashMap<>();
        for (int sum = 0; sum < column.size(); sum++) {
            merged.merge(column.get(sum), ways.get(sum), BigInteger::add);
        }
        return merged;
    }

    private List<List<List<String>>> table() {
        List<List<Bar>> columns =
                game.columns().stream().map(DiceGame.Column::bars).toList();
        List<List<List<String>>> table = new ArrayList<>();
        for (int column = 0; column + 1 < columns.size(); column++) {
            table.add(before(columns.get(column), columns.get(column + 1)));
        }
        table.add(columns.get(columns.size() - 1).stream().map(this::encoded).toList());
        return table;
    }

    /** The symbols of bars when one of the bars after them follows, whichever it is. */
    private List<List<String>> before(List<Bar> bars, List<Bar> nextBars) {
        List<List<String>> first = before(bars, nextBars.get(0));
        for (Bar next : nextBars) {
            if (!before(bars, next).equals(first)) {
                throw entangled();
            }
        }
        return first;
    }

    private List<List<String>> before(List<Bar> bars, Bar next) {
        List<String> tail = encoded(next);
        return bars.stream().map(bar -> cut(encoded(bar, next), tail)).toList();
    }

    private static List<String> cut(List<String> symbols, List<String> tail) {
        int length = symbols.size() - tail.size();
        if (length < 0 || !symbols.subList(length, symbols.size()).equals(tail)) {
            throw entangled();
        }
        return symbols.subList(0, length);
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
        return List.copyOf(encode.apply(game.play(List.of(bars))));
    }

    private static CadenzaException entangled() {
        return new CadenzaException("The entropy of these tokens is not known: this tokenizer writes a bar differently"
                + " beside different bars. Choose the tokenizer article or note-chord to have it.");
    }
}
