package io.cadenza.composers.dice;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.Score;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Plays a dice game.
 *
 * @param name of the composer, which also tells its dice from those of others
 * @param game what is played
 */
record DiceComposer(String name, DiceGame game) implements Composer {
    /** The option, and what is asked by it. */
    static final String TEMPO = "tempo";

    /** A composer that plays a game as its options wish. */
    static DiceComposer of(String name, DiceGame game, OptionValues options) {
        return new DiceComposer(name, game.withTempo(options.real(TEMPO)));
    }

    /** The tempo, with the game's own by default. */
    static Option tempoOption(int defaultValue) {
        return Option.of(TEMPO, "quarters a minute", new OptionType.RealRange(4, 1000), String.valueOf(defaultValue));
    }

    @Override
    public Score compose(long seed) {
        return game.score(game.roll(Seeds.generator(seed, name)));
    }

    @Override
    public Optional<SourceEntropy> entropy(Function<Score, List<String>> encode) {
        return Optional.of(TokenEntropy.of(BarTokens.of(game, encode)));
    }

    /**
     * The symbols that each bar of a dice game contributes to a piece.
     *
     * <p>A bar's symbols are taken from it and one bar after it: what is left when the symbols of the following bar alone are
     * cut off the end. So a wait from a bar's last note to the bar line belongs to that bar, and after the last bar there is
     * none. That this is right for any neighbours is checked, not assumed: in whole pieces in which every two bars that can follow
     * each other do.
     *
     * <p>A tokenizer may begin every piece alike, with its metre and instruments. Then the symbols with which all bars begin when
     * they stand alone belong to the bar before, and those of the first bar to itself.
     */
    static final class BarTokens {
        private final DiceGame game;
        private final Function<Score, List<String>> encode;
        private final int head;

        private BarTokens(DiceGame game, Function<Score, List<String>> encode, int head) {
            this.game = game;
            this.encode = encode;
            this.head = head;
        }

        /**
         * For each column what it may contribute, with the ways in which the dice lead there; bars that give the same symbols
         * are one.
         *
         * @throws CadenzaException if a bar's symbols depend on the bars beside it
         */
        static List<Map<List<String>, BigInteger>> of(DiceGame game, Function<Score, List<String>> encode) {
            List<List<List<String>>> table = tables(new BarTokens(game, encode, 0));
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

        private static List<List<List<String>>> tables(BarTokens plain) {
            try {
                return plain.checked();
            } catch (EntangledException e) {
                return new BarTokens(plain.game, plain.encode, plain.commonHead()).checked();
            }
        }

        private List<List<List<String>>> checked() {
            List<List<List<String>>> table = table();
            checkPieces(table);
            return table;
        }

        /** With how many equal symbols all bars begin. */
        private int commonHead() {
            List<List<String>> alone = IntStream.range(0, game.columns().size())
                    .boxed()
                    .flatMap(
                            column -> game.columns().get(column).bars().stream().map(bar -> encoded(column, bar)))
                    .toList();
            int length = 0;
            while (hasEqual(alone, length)) {
                length++;
            }
            return length;
        }

        private static boolean hasEqual(List<List<String>> all, int place) {
            List<String> first = all.get(0);
            return place < first.size()
                    && all.stream()
                            .allMatch(symbols ->
                                    place < symbols.size() && symbols.get(place).equals(first.get(place)));
        }

        private List<List<List<String>>> table() {
            List<List<Bar>> columns =
                    game.columns().stream().map(DiceGame.Column::bars).toList();
            List<List<List<String>>> table = new ArrayList<>();
            for (int column = 0; column + 1 < columns.size(); column++) {
                table.add(before(
                        column, columns.get(column), columns.get(column + 1).get(0)));
            }
            int last = columns.size() - 1;
            table.add(columns.get(last).stream()
                    .map(bar -> encoded(last, bar))
                    .map(symbols -> symbols.subList(from(last), symbols.size()))
                    .toList());
            return table;
        }

        /** The symbols of bars when a bar follows. */
        private List<List<String>> before(int column, List<Bar> bars, Bar next) {
            List<String> alone = encoded(column + 1, next);
            List<String> tail = alone.subList(head, alone.size());
            return bars.stream()
                    .map(bar -> cut(encoded(column, bar, next), from(column), tail))
                    .toList();
        }

        /** Where the symbols of a column begin, in those of one of its bars alone. */
        private int from(int column) {
            return column == 0 ? 0 : head;
        }

        private static List<String> cut(List<String> symbols, int from, List<String> tail) {
            int to = symbols.size() - tail.size();
            if (to < from || !symbols.subList(to, symbols.size()).equals(tail)) {
                throw new EntangledException();
            }
            return symbols.subList(from, to);
        }

        /**
         * Column c takes bar a + b·c of a prime number of bars, in turn for all a and b; between two columns these give all pairs. A
         * column with fewer bars takes some of them again.
         */
        private void checkPieces(List<List<List<String>>> table) {
            int most = table.stream().mapToInt(List::size).max().orElse(1);
            int prime = BigInteger.valueOf(most - 1L).nextProbablePrime().intValueExact();
            for (int a = 0; a < prime; a++) {
                for (int b = 0; b < prime; b++) {
                    List<Integer> rolls = new ArrayList<>();
                    List<String> expected = new ArrayList<>();
                    for (int column = 0; column < table.size(); column++) {
                        List<List<String>> bars = table.get(column);
                        rolls.add((a + b * column) % prime % bars.size());
                        expected.addAll(bars.get(rolls.get(column)));
                    }
                    if (!encode.apply(game.score(rolls)).equals(expected)) {
                        throw new EntangledException();
                    }
                }
            }
        }

        private List<String> encoded(int column, Bar... bars) {
            return List.copyOf(encode.apply(game.play(List.of(bars), column)));
        }

        /** A bar's symbols depend on the bars beside it. */
        private static final class EntangledException extends CadenzaException {
            private static final long serialVersionUID = 1L;

            EntangledException() {
                super("The entropy of these tokens is not known: this tokenizer writes a bar differently"
                        + " beside different bars. Choose the tokenizer article, note-chord or bars to have it.");
            }
        }
    }
}
