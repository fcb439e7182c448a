package io.cadenza.core.token;

import java.util.List;
import java.util.function.Predicate;

/** What is written for a symbol that a vocabulary does not keep: {@link Tokenizer#substitute}. */
@FunctionalInterface
public interface OovPolicy {
    /** Leaves out what is not kept. */
    OovPolicy NONE = (symbol, kept) -> List.of();

    /**
     * Symbols that say what one symbol says or come nearest to it, in order.
     *
     * @param symbol a symbol that is not kept
     * @param kept tells the symbols that are
     * @return symbols, kept ones or such as can be substituted in turn, which comes to an end; none if the symbol is left out
     */
    List<String> substitute(String symbol, Predicate<String> kept);
}
