/**
 * Composers as a seam: a name, options, a seed, a score; corpora of their pieces, and what is known of their entropy. The
 * composers live in the modules that provide them.
 */
@NullMarked
package io.cadenza.core.compose;

import org.jspecify.annotations.NullMarked;
