package io.cadenza.composers.grammar;

import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.score.Score;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Writes what a grammar says.
 *
 * @param grammar the grammar, in its key and at its tempo
 * @param accompaniment what the left hand does
 */
record GrammarComposer(Grammar grammar, Accompaniment accompaniment) implements Composer {
    static final String NAME = "grammar";

    /** Up to this many derivations are all written down. */
    private static final BigInteger FEW = BigInteger.valueOf(20_000);

    /** The mean length is estimated from this many pieces, to about a third of a hundredth of their spread. */
    private static final int SAMPLES = 1000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Score compose(long seed) {
        return play(Derivation.draw(grammar, Seeds.generator(seed, NAME)));
    }

    private Score play(List<Item.Terminal> words) {
        return Performance.of(grammar, words, accompaniment);
    }

    /**
     * Of the symbols, exactly, if the grammar has at most 20,000 derivations. Otherwise of its derivations, exactly, over an
     * estimated mean number of symbols: some derivations may end in the same symbols.
     */
    @Override
    public Optional<SourceEntropy> entropy(Function<Score, List<String>> encode) {
        Optional<BigInteger> count = Derivations.count(grammar);
        if (count.isPresent() && count.get().compareTo(FEW) <= 0) {
            return Optional.of(ofSymbols(encode));
        }
        double length = IntStream.range(0, SAMPLES)
                .map(sample -> encode.apply(compose(Seeds.derive(0, "grammar-length", sample)))
                        .size())
                .average()
                .orElseThrow();
        return Optional.of(SourceEntropy.ofChoices(Derivations.entropy(grammar), length, count));
    }

    private SourceEntropy ofSymbols(Function<Score, List<String>> encode) {
        Map<List<String>, Double> probabilities = new HashMap<>();
        for (Derivations.Outcome outcome : Derivations.all(grammar)) {
            probabilities.merge(encode.apply(play(outcome.words())), outcome.probability(), Double::sum);
        }
        double nats = 0;
        double length = 0;
        for (Map.Entry<List<String>, Double> sequence : probabilities.entrySet()) {
            nats -= sequence.getValue() * Math.log(sequence.getValue());
            length += sequence.getValue() * sequence.getKey().size();
        }
        return SourceEntropy.ofSymbols(Math.max(0, nats), length, BigInteger.valueOf(probabilities.size()));
    }
}
