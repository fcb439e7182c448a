/**
 * The service interface for composers: a name, options, a seed, a score; corpora of their pieces, and their entropy.
 */
@NullMarked
package io.cadenza.core.compose;

import org.jspecify.annotations.NullMarked;
