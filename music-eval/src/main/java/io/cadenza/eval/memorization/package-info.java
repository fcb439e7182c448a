/**
 * Whether music was copied from what a model was trained on: the longest run of notes they share, as they stand or transposed,
 * and where it stands. Models and tokens are not known here, only scores.
 */
@NullMarked
package io.cadenza.eval.memorization;

import org.jspecify.annotations.NullMarked;
