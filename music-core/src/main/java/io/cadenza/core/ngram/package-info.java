/**
 * The backend "ngram", which is always available: it counts instead of descending gradients, as a baseline for neural models. It
 * computes {@link io.cadenza.core.model.NgramSpec}.
 */
@NullMarked
package io.cadenza.core.ngram;

import org.jspecify.annotations.NullMarked;
