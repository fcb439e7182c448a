package io.cadenza.composers.grammar;

import java.util.List;

/**
 * All that one symbol can become.
 *
 * @param symbol the symbol
 * @param place where it is defined
 * @param alternatives what it can become, at least one; their probabilities add up to 1
 */
record Rule(String symbol, Place place, List<Alternative> alternatives) {
    /** Copies. */
    Rule {
        alternatives = List.copyOf(alternatives);
    }

    /**
     * One thing a symbol can become.
     *
     * @param probability more than 0, at most 1
     * @param items in their order; empty for an alternative that leaves nothing
     */
    record Alternative(double probability, List<Item> items) {
        /** Copies. */
        Alternative {
            items = List.copyOf(items);
        }

        /** The symbols among the items. */
        List<Item.Symbol> symbols() {
            return items.stream()
                    .filter(Item.Symbol.class::isInstance)
                    .map(Item.Symbol.class::cast)
                    .toList();
        }
    }
}
