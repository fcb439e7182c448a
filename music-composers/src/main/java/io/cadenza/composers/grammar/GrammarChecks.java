package io.cadenza.composers.grammar;

import io.cadenza.composers.grammar.Rule.Alternative;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What must hold of a grammar so that every piece can be written to its end. */
final class GrammarChecks {
    private final Grammar grammar;

    private GrammarChecks(Grammar grammar) {
        this.grammar = grammar;
    }

    /**
     * Checks a grammar.
     *
     * @throws io.cadenza.core.CadenzaException for the first symbol that is undefined, never becomes music, is never used,
     *     begins with itself, or on average becomes itself once or more
     */
    static void check(Grammar grammar) {
        GrammarChecks checks = new GrammarChecks(grammar);
        checks.everySymbolHasARule();
        checks.everySymbolBecomesMusic();
        checks.everySymbolIsUsed();
        checks.noSymbolBeginsWithItself();
        BranchingProcess.of(grammar).requireAnEnd();
    }

    private void everySymbolHasARule() {
        for (Rule rule : grammar.rules().values()) {
            for (Alternative alternative : rule.alternatives()) {
                for (Item.Symbol symbol : alternative.symbols()) {
                    if (!grammar.rules().containsKey(symbol.name())) {
                        throw symbol.place()
                                .error("\"" + symbol.name() + "\" has no rule; write one, or correct the name");
                    }
                }
            }
        }
    }

    /** A symbol is productive if all of some alternative is. */
    private void everySymbolBecomesMusic() {
        Set<String> productive = closure(items -> true);
        for (Rule rule : grammar.rules().values()) {
            if (!productive.contains(rule.symbol())) {
                throw rule.place()
                        .error(
                                "\"" + rule.symbol()
                                        + "\" never becomes music: each of its alternatives holds a symbol that does not either");
            }
        }
    }

    /** The symbols with an alternative that is allowed and made only of such symbols. */
    private Set<String> closure(Predicate<List<Item>> allowed) {
        Set<String> found = new HashSet<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Rule rule : grammar.rules().values()) {
                boolean holds = rule.alternatives().stream()
                        .anyMatch(alternative -> allowed.test(alternative.items())
                                && alternative.symbols().stream().allMatch(symbol -> found.contains(symbol.name())));
                grown |= holds && found.add(rule.symbol());
            }
        }
        return found;
    }

    private void everySymbolIsUsed() {
        Set<String> used = new HashSet<>(List.of(grammar.start()));
        Deque<String> open = new ArrayDeque<>(used);
        while (!open.isEmpty()) {
            for (Alternative alternative : grammar.rule(open.pop()).alternatives()) {
                alternative.symbols().stream()
                        .map(Item.Symbol::name)
                        .filter(used::add)
                        .forEach(open::push);
            }
        }
        for (Rule rule : grammar.rules().values()) {
            if (!used.contains(rule.symbol())) {
                throw rule.place()
                        .error("\"" + rule.symbol() + "\" is never reached from \"" + grammar.start()
                                + "\"; use it or remove its rule");
            }
        }
    }

    private void noSymbolBeginsWithItself() {
        Set<String> empty = closure(items -> items.stream().allMatch(Item.Symbol.class::isInstance));
        Set<String> done = new HashSet<>();
        for (String symbol : grammar.rules().keySet()) {
            follow(symbol, empty, new ArrayList<>(), done);
        }
    }

    /** Goes down through all symbols with which a symbol can begin; {@code path} is how it came here. */
    private void follow(String symbol, Set<String> empty, List<String> path, Set<String> done) {
        int earlier = path.indexOf(symbol);
        if (earlier >= 0) {
            List<String> circle = new ArrayList<>(path.subList(earlier, path.size()));
            circle.add(symbol);
            throw grammar.rule(symbol)
                    .place()
                    .error("\"" + symbol + "\" begins with itself (" + String.join(" -> ", circle)
                            + "); put music or another symbol before it");
        }
        if (done.contains(symbol)) {
            return;
        }
        path.add(symbol);
        for (Alternative alternative : grammar.rule(symbol).alternatives()) {
            for (Item item : alternative.items()) {
                if (!(item instanceof Item.Symbol first)) {
                    break;
                }
                follow(first.name(), empty, path, done);
                if (!empty.contains(first.name())) {
                    break;
                }
            }
        }
        path.remove(path.size() - 1);
        done.add(symbol);
    }
}
