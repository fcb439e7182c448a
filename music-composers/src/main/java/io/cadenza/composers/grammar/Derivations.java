package io.cadenza.composers.grammar;

import io.cadenza.composers.grammar.Rule.Alternative;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All derivations of a grammar: how many there are, how uncertain they are, and, if they are few, which. */
final class Derivations {
    private static final int MAX_BITS = 100_000;

    private final Grammar grammar;
    private final Map<String, BigInteger> counts = new HashMap<>();

    private Derivations(Grammar grammar) {
        this.grammar = grammar;
    }

    /**
     * One of all derivations.
     *
     * @param probability of it
     * @param words the piece it ends in
     */
    record Outcome(double probability, List<Item.Terminal> words) {}

    /**
     * The exact entropy of a derivation in nats: the mean, over all rewritings it takes, of what the choice among
     * alternatives tells.
     */
    static double entropy(Grammar grammar) {
        return BranchingProcess.of(grammar)
                .total(rule -> rule.alternatives().stream()
                        .mapToDouble(Alternative::probability)
                        .map(p -> -p * Math.log(p))
                        .sum());
    }

    /** How many there are; empty if a symbol leads back to itself, so that there are infinitely many, or if 2¹⁰⁰⁰⁰⁰ do not suffice. */
    static Optional<BigInteger> count(Grammar grammar) {
        return new Derivations(grammar).count(grammar.start(), new HashSet<>());
    }

    private Optional<BigInteger> count(String symbol, Set<String> above) {
        BigInteger known = counts.get(symbol);
        if (known != null) {
            return Optional.of(known);
        }
        if (!above.add(symbol)) {
            return Optional.empty();
        }
        BigInteger sum = BigInteger.ZERO;
        for (Alternative alternative : grammar.rule(symbol).alternatives()) {
            BigInteger product = BigInteger.ONE;
            for (Item.Symbol part : alternative.symbols()) {
                Optional<BigInteger> count = count(part.name(), above);
                if (count.isEmpty()) {
                    return Optional.empty();
                }
                product = product.multiply(count.get());
                if (product.bitLength() > MAX_BITS) {
                    return Optional.empty();
                }
            }
            sum = sum.add(product);
        }
        above.remove(symbol);
        counts.put(symbol, sum);
        return Optional.of(sum);
    }

    /** All of them; their number is finite, and small enough to hold. */
    static List<Outcome> all(Grammar grammar) {
        return new Derivations(grammar)
                .all(new Item.Symbol(
                        grammar.start(), grammar.rule(grammar.start()).place()));
    }

    private List<Outcome> all(Item item) {
        if (item instanceof Item.Terminal word) {
            return List.of(new Outcome(1, List.of(word)));
        }
        List<Outcome> outcomes = new ArrayList<>();
        String symbol = ((Item.Symbol) item).name();
        for (Alternative alternative : grammar.rule(symbol).alternatives()) {
            List<Outcome> begun = List.of(new Outcome(alternative.probability(), List.of()));
            for (Item part : alternative.items()) {
                begun = joined(begun, all(part));
            }
            outcomes.addAll(begun);
        }
        return outcomes;
    }

    private static List<Outcome> joined(List<Outcome> first, List<Outcome> second) {
        List<Outcome> joined = new ArrayList<>();
        for (Outcome head : first) {
            for (Outcome tail : second) {
                List<Item.Terminal> words = new ArrayList<>(head.words());
                words.addAll(tail.words());
                joined.add(new Outcome(head.probability() * tail.probability(), words));
            }
        }
        return joined;
    }
}
