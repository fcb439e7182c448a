package io.cadenza.composers.grammar;

import io.cadenza.core.score.TimeSignature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A probabilistic context-free grammar whose words are music.
 *
 * @param source the name of its text
 * @param key in which its degrees and harmonies are read
 * @param metre the time signature, at tick 0
 * @param quartersPerMinute the tempo
 * @param start the symbol with which every piece begins
 * @param rules the rule of each symbol, in the order of the text
 */
record Grammar(
        String source, Key key, TimeSignature metre, double quartersPerMinute, String start, Map<String, Rule> rules) {
    /** Copies. */
    Grammar {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /** The rule of a symbol, which has one. */
    Rule rule(String symbol) {
        Rule rule = rules.get(symbol);
        if (rule == null) {
            throw new IllegalArgumentException("The grammar has no rule for " + symbol);
        }
        return rule;
    }

    /** The same grammar in another key and at another tempo. */
    Grammar played(Key otherKey, double otherTempo) {
        return new Grammar(source, otherKey, metre, otherTempo, start, rules);
    }
}
