/**
 * The backend "ngram": counts instead of gradients, so that a neural model's loss has something to stand beside. Only
 * {@link io.cadenza.core.model.NgramSpec} is computed here.
 */
@NullMarked
package io.cadenza.ngram;

import org.jspecify.annotations.NullMarked;
