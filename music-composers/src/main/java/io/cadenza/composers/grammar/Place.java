package io.cadenza.composers.grammar;

import io.cadenza.core.CadenzaException;

/**
 * Where something stands in a text.
 *
 * @param source the text's name
 * @param line from 1
 * @param column from 1
 */
record Place(String source, int line, int column) {
    /** What is wrong there. */
    CadenzaException error(String fact) {
        return new CadenzaException("%s, line %d, column %d: %s.".formatted(source, line, column, fact));
    }
}
