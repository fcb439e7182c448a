/**
 * Finds what music copies from a training set: the longest run of notes they share, as written or transposed, and where it
 * occurs. Compares scores, not tokens.
 */
@NullMarked
package io.cadenza.eval.memorization;

import org.jspecify.annotations.NullMarked;
