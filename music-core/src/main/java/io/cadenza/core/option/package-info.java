/**
 * Options of anything that is made from a name and texts: their types, ranges and defaults as values, so that all can be
 * listed and checked alike. Composers and tokenizers declare them; the configuration checks its keys with the same types.
 */
@NullMarked
package io.cadenza.core.option;

import org.jspecify.annotations.NullMarked;
