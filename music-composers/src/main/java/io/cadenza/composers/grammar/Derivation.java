package io.cadenza.composers.grammar;

import io.cadenza.composers.grammar.Rule.Alternative;
import io.cadenza.core.CadenzaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Rewrites the start of a grammar, the leftmost symbol first, until only words of the piece are left. */
final class Derivation {
    /** Some hours of music; a grammar whose mean is below that hardly ever comes here. */
    static final int MAX_REWRITINGS = 100_000;

    private final Grammar grammar;
    private final RandomGenerator random;
    private final Map<String, Integer> rewritings = new HashMap<>();
    private int rewritten;

    private Derivation(Grammar grammar, RandomGenerator random) {
        this.grammar = grammar;
        this.random = random;
    }

    /**
     * The words of one piece.
     *
     * @throws CadenzaException if it is not finished after 100,000 rewritings; the message names the symbol most of them
     *     were of
     */
    static List<Item.Terminal> draw(Grammar grammar, RandomGenerator random) {
        return new Derivation(grammar, random).draw();
    }

    private List<Item.Terminal> draw() {
        List<Item.Terminal> words = new ArrayList<>();
        Deque<Item> open = new ArrayDeque<>();
        push(open, grammar.start());
        while (!open.isEmpty()) {
            Item next = open.pop();
            if (next instanceof Item.Symbol symbol) {
                push(open, symbol.name());
            } else if (next instanceof Item.Terminal word) {
                words.add(word);
            }
        }
        return words;
    }

    private void push(Deque<Item> open, String symbol) {
        rewritings.merge(symbol, 1, Integer::sum);
        if (++rewritten > MAX_REWRITINGS) {
            throw endless();
        }
        List<Item> items = choose(grammar.rule(symbol)).items();
        for (int i = items.size() - 1; i >= 0; i--) {
            open.push(items.get(i));
        }
    }

    private Alternative choose(Rule rule) {
        List<Alternative> alternatives = rule.alternatives();
        double left = random.nextDouble();
        for (Alternative alternative : alternatives.subList(0, alternatives.size() - 1)) {
            left -= alternative.probability();
            if (left < 0) {
                return alternative;
            }
        }
        return alternatives.get(alternatives.size() - 1);
    }

    private CadenzaException endless() {
        Map.Entry<String, Integer> most = rewritings.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .orElseThrow();
        return grammar.rule(most.getKey())
                .place()
                .error(
                        "a piece is not finished after %d rewritings, %d of them of \"%s\"; make its longer alternatives less probable"
                                .formatted(MAX_REWRITINGS, most.getValue(), most.getKey()));
    }
}
