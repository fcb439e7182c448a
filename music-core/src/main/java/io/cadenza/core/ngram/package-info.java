/**
 * The backend "ngram", which is always there: counts instead of gradients, so that a neural model's loss has something to
 * stand beside. It computes {@link io.cadenza.core.model.NgramSpec}.
 */
@NullMarked
package io.cadenza.core.ngram;

import org.jspecify.annotations.NullMarked;
