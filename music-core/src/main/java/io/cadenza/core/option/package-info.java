/**
 * Declared options: names, types, ranges and defaults as values, so that they can be listed and checked in one way. Composers,
 * tokenizers and the configuration use them.
 */
@NullMarked
package io.cadenza.core.option;

import org.jspecify.annotations.NullMarked;
