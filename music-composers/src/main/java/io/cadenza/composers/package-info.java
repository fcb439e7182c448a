/**
 * Composers without learning: musical dice games and the exact entropy of what they write. Composers that learn from a
 * corpus are models and live elsewhere.
 */
@NullMarked
package io.cadenza.composers;

import org.jspecify.annotations.NullMarked;
